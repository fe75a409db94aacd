// /dev/monitor: the kernel's monitor for programs. A write is a line of commands; what can be read afterwards is the status
// in decimal, a line feed, and what the commands printed.
using System;
using System.Text;
using System.Threading;
using Dialogos.Kernel.Files.Devices;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>/dev/monitor, opened.</summary>
internal sealed class MonitorFile : DeviceFile
{
    private const int LongestLine = 4096;
    // The commands were written for one person who types: they run one after the other.
    private static readonly Lock s_one = new();

    private byte[] _answer = [];
    private int _read;

    internal MonitorFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _answer.Length - _read);
        _answer.AsSpan(_read, count).CopyTo(destination);
        _read += count;
        return count;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        if (source.Length > LongestLine)
            return Errno.InvalidArgument;
        string line = Encoding.UTF8.GetString(source).TrimEnd('\n');
        lock (s_one)
        {
            var printed = new StringBuilder();
            Monitor.Terminals.BeginCapture(printed);
            int status = MonitorCommands.Run(line);
            Monitor.Terminals.EndCapture();
            _answer = Encoding.UTF8.GetBytes($"{status}\n{printed}");
            _read = 0;
        }
        return source.Length;
    }
}
