import { errorCode } from '../errors.ts';

/** Ends a process with SIGKILL; gives false where it had ended before. */
export function killProcess(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
