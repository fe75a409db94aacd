using System;
using System.IO;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Xunit;

namespace Dialogos.Tests.Kernel.Processes;

public class ElfProgramTests
{
    private const ulong MemoryEnd = 0x7FFFFFFFF000;

    [Theory]
    [InlineData("/bin/busybox", false)]
    [InlineData("/bin/bash", true)]
    public void Programs_of_this_machine_are_understood(string path, bool hasInterpreter)
    {
        var bytes = File.ReadAllBytes(path);
        var place = ElfProgram.FindHeaders(bytes);
        Assert.True(place.IsOk);
        var program = ElfProgram.Parse(bytes, bytes.AsSpan((int)place.Value.Offset, place.Value.Length), MemoryEnd).Value;
        Assert.Equal(hasInterpreter, program.Interpreter.Length > 0);
        Assert.NotEqual(0UL, program.HeadersAddress);
        Assert.Contains(program.Segments, s => program.Entry >= s.Address && program.Entry < s.Address + s.MemoryLength && (s.Flags & 1) != 0);
    }

    [Fact]
    public void No_change_of_the_headers_crashes_or_leaves_the_user_half()
    {
        var original = File.ReadAllBytes("/bin/busybox").AsSpan(0, 4096).ToArray();
        var random = new Random(1);
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var i = random.Next(1, 5); i > 0; i--)
                bytes[random.Next(0, 700)] = (byte)random.Next(256);
            var place = ElfProgram.FindHeaders(bytes);
            if (place.Failed || place.Value.Offset + (ulong)place.Value.Length > (ulong)bytes.Length)
                continue;
            var parsed = ElfProgram.Parse(bytes, bytes.AsSpan((int)place.Value.Offset, place.Value.Length), MemoryEnd);
            if (parsed.Failed)
            {
                Assert.Equal(Errno.NotExecutable, parsed.Error);
                continue;
            }
            accepted++;
            foreach (var segment in parsed.Value.Segments)
            {
                Assert.True(segment.Address + segment.MemoryLength <= MemoryEnd && segment.FileLength <= segment.MemoryLength);
                Assert.Equal(0UL, (segment.Address ^ segment.Offset) & 4095);
            }
        }
        Assert.True(accepted > 0);
    }
}
