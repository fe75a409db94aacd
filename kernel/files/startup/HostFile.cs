// /dev/hostout and /dev/hosterr: what programs write there reaches the host byte for byte, in frames on COM2.
using System;
using Dialogos.Kernel.Files.Devices;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Tests;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>A stream to the host, opened.</summary>
internal sealed class HostFile : DeviceFile
{
    private readonly uint _stream;

    internal HostFile(Location place, FileNode node, int flags, uint stream)
        : base(place, node, flags) => _stream = stream;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        TestRunner.ReportOutput(_stream, source);
        return source.Length;
    }
}
