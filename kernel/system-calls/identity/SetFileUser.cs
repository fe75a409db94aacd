using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(122, "setfsuid")]
internal static class SetFileUser
{
    // The old number is the answer, whether it changes or not.
    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint number = (uint)call.Int(0), old = call.Process.Credentials.FileUser;
        if (number != old && (call.Process.Credentials.IsPrivileged || IdentityChange.UsersOf(call.Process).Has(number)) && number != uint.MaxValue)
        {
            Credentials changed = call.Process.Credentials.Copy();
            changed.FileUser = number;
            call.Process.Credentials = changed;
        }
        return old;
    }
}
