using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Two new descriptors at once, for pipe and socketpair.</summary>
internal static class DescriptorPair
{
    /// <summary>Adds both files and writes their descriptors as two ints; takes over both references. EMFILE, EFAULT.</summary>
    internal static Result<long> Add(Process process, OpenFile first, OpenFile second, bool closeOnExecute, ulong address)
    {
        Result<int> one = process.Files.Add(first, closeOnExecute);
        if (one.Failed)
        {
            first.Release();
            second.Release();
            return one.Error;
        }
        Result<int> two = process.Files.Add(second, closeOnExecute);
        if (two.Failed)
        {
            process.Files.Close(one.Value);
            second.Release();
            return two.Error;
        }
        Result written = UserMemory.Write(address, (uint)one.Value | (ulong)(uint)two.Value << 32);
        if (written.IsOk)
            return 0;
        process.Files.Close(one.Value);
        process.Files.Close(two.Value);
        return written.Error;
    }
}
