using System;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>The terminals as a file: what programs print appears there. Nothing can be read yet: the end of the file.</summary>
public sealed class ConsoleFile : OpenFile
{
    /// <summary>Opens the console for reading and writing.</summary>
    public ConsoleFile()
        : base(OpenFlags.ReadWrite)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        Terminals.Write(Encoding.UTF8.GetString(source));
        return source.Length;
    }

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(FileMode.Of(NodeType.CharacterDevice, 0x190), default, 1, 0, 0, 0x501, default, default, default);
}
