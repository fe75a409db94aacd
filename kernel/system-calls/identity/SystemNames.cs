using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(63, "uname")]
internal static class SystemNames
{
    private const int FieldLength = 65;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        var bytes = new byte[6 * FieldLength];
        Put(bytes, 0, "Linux"u8);
        Put(bytes, 1, SystemName.Host);
        // Programs read the release to know what they may expect of the kernel.
        Put(bytes, 2, "6.1.0-dialogos"u8);
        Put(bytes, 3, "#1 SMP Dialogos"u8);
        Put(bytes, 4, "x86_64"u8);
        Put(bytes, 5, SystemName.Domain);
        Result written = UserMemory.CopyOut(call.Argument(0), bytes);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }

    private static void Put(byte[] bytes, int field, ReadOnlySpan<byte> text) => text.CopyTo(bytes.AsSpan(field * FieldLength));
}
