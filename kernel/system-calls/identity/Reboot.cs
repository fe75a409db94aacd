using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

/// <summary>reboot(2). Unlike Linux it writes everything to the disks first.</summary>
[SystemCall(169, "reboot")]
[SystemCallFlag("LINUX_REBOOT_CMD_RESTART", Support.Full)]
[SystemCallFlag("LINUX_REBOOT_CMD_POWER_OFF", Support.Full)]
[SystemCallFlag("LINUX_REBOOT_CMD_HALT", Support.Full)]
[SystemCallFlag("LINUX_REBOOT_CMD_CAD_ON", Support.Partial, "accepted; the keys do nothing")]
[SystemCallFlag("LINUX_REBOOT_CMD_CAD_OFF", Support.Full)]
[SystemCallFlag("LINUX_REBOOT_CMD_KEXEC", Support.Refused, "EINVAL")]
internal static class Reboot
{
    // include/uapi/linux/reboot.h
    private const uint FirstMagic = 0xFEE1DEAD;
    private const uint Restart = 0x01234567, Halt = 0xCDEF0123, PowerOff = 0x4321FEDC, KeysOn = 0x89ABCDEF, KeysOff = 0;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Process.Credentials.EffectiveUser != 0)
            return Errno.NotPermitted;
        if ((uint)call.Argument(0) != FirstMagic || (uint)call.Argument(1) is not (672274793 or 85072278 or 369367448 or 537993216))
            return Errno.InvalidArgument;
        switch ((uint)call.Argument(2))
        {
            case KeysOn or KeysOff:
                return SystemCallResult.Zero;
            case Restart:
                KernelMonitor.EndSystem();
                Power.Reset();
                return Errno.InputOutput;
            case PowerOff:
                KernelMonitor.EndSystem();
                Power.SwitchOff();
                Power.DebugExit(0);
                return Errno.InputOutput;
            case Halt:
                KernelMonitor.EndSystem();
                Processor.Stop();
                return SystemCallResult.Zero;
            default:
                return Errno.InvalidArgument;
        }
    }
}
