using System.Collections.Generic;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(59, "execve")]
internal static class Execute
{
    private const int LongestText = 131072;
    private const int MostBytes = 2 << 20;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<byte[]> path = UserMemory.ReadPath(call.Argument(0));
        if (path.Failed)
            return path.Error;
        int room = MostBytes;
        Result<List<byte[]>> arguments = ReadTexts(call.Argument(1), ref room);
        Result<List<byte[]>> environment = arguments.Failed ? arguments : ReadTexts(call.Argument(2), ref room);
        if (environment.Failed)
            return environment.Error;
        if (arguments.Value.Count == 0)
            arguments.Value.Add([]);
        Result executed = ProgramStart.Execute(call.Thread, path.Value, arguments.Value, environment.Value, ref call.Registers);
        return executed.Failed ? executed.Error : SystemCallResult.Zero;
    }

    // An array of pointers that ends with a null pointer; no array at all counts as an empty one.
    private static Result<List<byte[]>> ReadTexts(ulong array, ref int room)
    {
        var texts = new List<byte[]>();
        for (ulong at = array; array != 0; at += 8)
        {
            Result<ulong> address = UserMemory.Read<ulong>(at);
            if (address.Failed)
                return address.Error;
            if (address.Value == 0)
                break;
            Result<byte[]> text = UserMemory.ReadText(address.Value, LongestText, Errno.ArgumentListTooLong);
            if (text.Failed)
                return text.Error;
            room -= text.Value.Length + 9;
            if (room < 0)
                return Errno.ArgumentListTooLong;
            texts.Add(text.Value);
        }
        return texts;
    }
}
