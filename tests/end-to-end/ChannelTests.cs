using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>A program in ring 3 and the host talk over /dev/vport0p1; the program is tests/kernel-programs/channel.c.</summary>
public sealed class ChannelTests : IAsyncLifetime
{
    // What the program saw, with the numbers of Linux: EINTR 4, EAGAIN 11, EBUSY 16, ENOTTY 25, ESPIPE 29; POLLOUT 4.
    private const string Manners = """
        = major(status.st_rdev): 241
        = minor(status.st_rdev): 1
        = S_ISCHR(status.st_mode) && (status.st_mode & 0777) == 0600: 1
        = open(NAME, O_RDWR): errno 16
        = lseek(port, 0, SEEK_SET): errno 29
        = pread(port, bytes, 1, 0): errno 29
        = isatty(port): 0
        = read(port, bytes, 0): 0
        = ready(POLLIN, 20): 0
        = ready(POLLIN | POLLOUT, 20): 4
        = read(port, bytes, 1): errno 11
        = read(port, bytes, 1): errno 4
        = port >= 0: 1
        = ready

        """;
    private const int Record = 3000, Records = 200;
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-channel-").FullName;

    private string Archive => Path.Combine(_folder, "initrd");

    public async Task InitializeAsync()
    {
        await MustAsync(Path.Combine(Shell.Root, "dialogos"), "build");
        var root = Directory.CreateDirectory(Path.Combine(_folder, "root", "bin")).Parent!.FullName;
        var source = Path.Combine(Shell.Root, "tests", "kernel-programs", "channel.c");
        await MustAsync("musl-gcc", "-static", "-O1", "-pthread", "-o", Path.Combine(root, "bin", "channel"), source);
        await MustAsync("sh", "-c", $"cd '{root}' && find . | busybox cpio -o -H newc > '{Archive}'");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1, Board.Q35)]
    [InlineData(2, Board.Q35)]
    [InlineData(1, Board.MicroVm)]
    public async Task A_program_and_the_host_talk(int processors, Board board)
    {
        await using var machine = await StartAsync("", hasChannel: true, processors, board);
        await SeeAsync(machine, "= ready\n");
        Assert.Equal(Manners, Words(machine));
        var channel = machine.Channel!;
        var random = new Random(processors);
        foreach (var length in (int[])[1, 2, 4095, 4096, 4097, 65_535, 65_537, 1 << 20, .. Enumerable.Range(0, 8).Select(_ => random.Next(1, 200_000))])
        {
            var frame = new byte[length];
            random.NextBytes(frame);
            Assert.Equal(frame, await AskAsync(machine, 'e', frame, length));
        }
        // Read to where nothing is mapped: the bytes come with the next read.
        var kept = Enumerable.Range(0, 5000).Select(i => (byte)i).ToArray();
        Assert.Equal(kept, await AskAsync(machine, 'b', kept, kept.Length));
        await SeeAsync(machine, "= read(port, nowhere, 1000): errno 14\n");
        await Writers_do_not_mix_while_another_reads(machine, random);
        await A_host_that_does_not_read_makes_the_program_wait(machine);
        await channel.SendAsync(Header('q', 0));
        var end = await machine.WaitAsync();
        Assert.Equal((EndReason.GuestExit, (int?)0), (end.Reason, end.Status));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_such_device()
    {
        await using var machine = await StartAsync(" absent", hasChannel: false);
        Assert.Null(machine.Channel);
        await machine.WaitAsync();
        Assert.Equal("= open(NAME, O_RDWR): errno 2\n", Words(machine));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_program_that_floods_ends_its_machine(int processors)
    {
        await using var machine = await StartAsync(" flood", hasChannel: true, processors, output: 3 << 20);
        Assert.Equal(EndReason.OutputLimit, (await machine.WaitAsync()).Reason);
        Assert.InRange(machine.Channel!.Length, 1, 3 << 20);
    }

    private static async Task Writers_do_not_mix_while_another_reads(VirtualMachine machine, Random random)
    {
        var bytes = new byte[300_000];
        random.NextBytes(bytes);
        var got = await AskAsync(machine, 'm', bytes, 2 * Records * Record + 8);
        var letters = new StringBuilder();
        for (var at = 0; at < 2 * Records * Record; at += Record)
        {
            Assert.Equal(-1, got.AsSpan(at, Record).IndexOfAnyExcept(got[at]));
            letters.Append((char)got[at]);
        }
        Assert.Equal((Records, Records), (letters.ToString().Count(c => c == 'a'), letters.ToString().Count(c => c == 'b')));
        // FNV-1a of what the reader got.
        var sum = 14695981039346656037UL;
        foreach (var value in bytes)
            sum = (sum ^ value) * 1099511628211UL;
        Assert.Equal(sum, BinaryPrimitives.ReadUInt64LittleEndian(got.AsSpan(2 * Records * Record)));
    }

    private static async Task A_host_that_does_not_read_makes_the_program_wait(VirtualMachine machine)
    {
        const int Length = 1 << 20;
        var channel = machine.Channel!;
        using var isAwake = new ManualResetEventSlim();
        var start = channel.Length;
        // What is there already is followed too: only what comes from now on sleeps.
        var followsNew = false;
        channel.Follow(_ =>
        {
            if (Volatile.Read(ref followsNew))
                isAwake.Wait();
        });
        Volatile.Write(ref followsNew, true);
        try
        {
            await channel.SendAsync(Header('t', Length));
            await SeeAsync(machine, "= waiting\n");
        }
        finally
        {
            isAwake.Set();
        }
        Assert.EndsWith("""
            = at > 0 && at < count: 1
            = write(port, bytes + at, 1): errno 11
            = ready(POLLOUT, 20): 0
            = write(port, bytes + at, 1): errno 4
            = waiting

            """, Words(machine), StringComparison.Ordinal);
        var got = await ReceiveAsync(machine, start, Length);
        for (var i = 0; i < Length; i++)
            Assert.True(got[i] == (byte)(i * 7 + i / 1000), $"byte {i} is wrong");
    }

    private static async Task<byte[]> AskAsync(VirtualMachine machine, char request, byte[] bytes, int answer)
    {
        var start = machine.Channel!.Length;
        await machine.Channel.SendAsync(Header(request, bytes.Length));
        await machine.Channel.SendAsync(bytes);
        return await ReceiveAsync(machine, start, answer);
    }

    // Exactly as much: more would be a fault.
    private static async Task<byte[]> ReceiveAsync(VirtualMachine machine, int start, int length)
    {
        while (machine.Channel!.Length < start + length)
        {
            Assert.False(machine.Completion.IsCompleted, Boot.Text(machine));
            await Task.Delay(5);
        }
        Assert.Equal(start + length, machine.Channel.Length);
        return machine.Channel.Bytes(start);
    }

    private static byte[] Header(char request, int length)
    {
        var header = new byte[5];
        header[0] = (byte)request;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(1), length);
        return header;
    }

    private static async Task SeeAsync(VirtualMachine machine, string line)
    {
        while (!Words(machine).EndsWith(line, StringComparison.Ordinal))
        {
            Assert.False(machine.Completion.IsCompleted, Boot.Text(machine));
            await Task.Delay(20);
        }
    }

    // The lines of the program.
    private static string Words(VirtualMachine machine) =>
        string.Concat(Boot.Text(machine).Split('\n').SkipLast(1).Where(line => line.StartsWith("= ", StringComparison.Ordinal)).Select(line => line + "\n"));

    private Task<VirtualMachine> StartAsync(
        string arguments, bool hasChannel, int processors = 1, Board board = Board.Q35, long output = 64 << 20) =>
        VirtualMachine.StartAsync(new MachineConfiguration
        {
            Board = board,
            Boot = new BootSource.Direct(Path.Combine(Shell.Root, "artifacts", "kernel", "kernel.elf"),
                $"panic=exit exit=1 exec=\"run /bin/channel{arguments}\"", Archive),
            Processors = processors,
            HasChannel = hasChannel,
            // The time ends a hang and judges nothing.
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(8), Output = output },
        });

    private static async Task MustAsync(string program, params string[] arguments)
    {
        var run = await Shell.RunAsync(program, arguments);
        Assert.True(run.Status == 0, run.Errors);
    }
}
