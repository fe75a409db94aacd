using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Diagnostics;

public class LogRingTests
{
    [Fact]
    public void The_ring_keeps_the_newest_lines_whole()
    {
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var memory = new byte[4096];
            var written = new List<string>();
            for (int i = 0; i < 300; i++)
            {
                written.Add(i + new string('é', random.Next(60)));
                new LogRing(memory).Append(LogLevel.Warning, (ulong)i, written[i]);
            }
            var ring = new LogRing(memory);
            ulong position = ring.Oldest;
            var text = new byte[LogRing.MaximumLine];
            int next = -1;
            int length;
            while ((length = ring.Read(ref position, text, out byte level, out ulong time)) >= 0)
            {
                if (next >= 0 && (int)time != next)
                    return false;
                if (Encoding.UTF8.GetString(text, 0, length) != written[(int)time] || level != (byte)LogLevel.Warning)
                    return false;
                next = (int)time + 1;
            }
            return next == 300;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Overlong_lines_are_cut()
    {
        var memory = new byte[4096];
        var ring = new LogRing(memory);
        ring.Append(LogLevel.Error, 1, new string('x', 2000));
        ulong position = 0;
        Assert.Equal(LogRing.MaximumLine, ring.Read(ref position, new byte[2000], out _, out _));
    }
}
