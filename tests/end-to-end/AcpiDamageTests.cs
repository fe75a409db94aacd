using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>
/// Real boots with ACPI tables that lie. The kernel's first instruction is replaced by a jump to itself; there the machine
/// is stopped, its tables are damaged, and it goes on. It must come to its prompt, or say why it cannot start.
/// </summary>
[Collection(SmallSystemTests.Name)]
public sealed class AcpiDamageTests
{
    private const ulong Nowhere = 0xDEAD0000, InMemory = 0x400000, Unformable = 0xFFFF_FFFF_FFFF_F000;
    private const int RandomDamages = 40, RandomDamagesQuick = 2;

    // The fixture has the kernel built.
    public AcpiDamageTests(SmallSystem system) => _ = system;

    public static TheoryData<string> Lies() => new(
        "none", "root signature", "root checksum", "root points nowhere", "list is empty", "list is too long",
        "all checksums", "MADT entry without length", "MADT I/O controller nowhere", "MADT I/O controller in memory",
        "MADT processors are everybody", "FADT timer stands still", "FADT tables nowhere", "MCFG nowhere", "MCFG in memory",
        "HPET nowhere", "HPET in memory", "HPET unformable");

    [Theory, MemberData(nameof(Lies))]
    public async Task A_lie_of_the_firmware_does_not_keep_the_system_from_starting(string lie)
    {
        var console = await BootAsync(tables => Tell(tables, lie));
        Assert.True(HasPrompt(console), $"{lie}: no prompt\n{console}");
        Unharmed(console);
    }

    [Fact]
    public async Task A_line_that_the_firmware_puts_elsewhere_is_noticed()
    {
        // The override of a line that nobody uses becomes one of the serial line, to an input where nothing is.
        var console = await BootAsync(tables =>
        {
            ForEachEntry(tables["APIC"], 2, at =>
            {
                if (tables["APIC"][at + 3] != 5)
                    return;
                tables["APIC"][at + 3] = 4;
                BinaryPrimitives.WriteUInt32LittleEndian(tables["APIC"].AsSpan(at + 4), 22);
            });
            tables.Seal("APIC");
        });
        Assert.Contains("the serial line does not arrive where the firmware says", console, StringComparison.Ordinal);
        Assert.True(HasPrompt(console), console);
        Unharmed(console);
    }

    public static TheoryData<int> Quick() => Seeds(1, RandomDamagesQuick);

    public static TheoryData<int> Slow() => Seeds(100, RandomDamages);

    [Theory, MemberData(nameof(Quick))]
    public Task Damaged_tables_are_no_fault_of_the_kernel(int seed) => DamageAsync(seed);

    [Theory, Trait("Suite", "bad-input"), MemberData(nameof(Slow))]
    public Task Many_damaged_tables_are_no_fault_of_the_kernel(int seed) => DamageAsync(seed);

    private static async Task DamageAsync(int seed)
    {
        var console = await BootAsync(tables =>
        {
            var random = new Random(seed);
            for (var change = 1 << random.Next(5); change > 0; change--)
            {
                var signature = tables.Signatures[random.Next(tables.Signatures.Count)];
                var bytes = tables[signature];
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
                tables.Seal(signature);
            }
        });
        Assert.True(HasPrompt(console) || console.Contains("Dialogos cannot start: ", StringComparison.Ordinal),
            $"seed {seed}: neither a prompt nor a reason\n{console}");
        Unharmed(console);
    }

    private static void Tell(AcpiMemory tables, string lie)
    {
        void Change(string signature, Action<byte[]> change)
        {
            change(tables[signature]);
            tables.Seal(signature);
        }

        void Put32(string signature, int at, ulong value) =>
            Change(signature, bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)value));

        void Put64(string signature, int at, ulong value) =>
            Change(signature, bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value));

        switch (lie)
        {
            case "none": break;
            case "root signature": Change("RSD ", bytes => bytes[3] = (byte)'?'); break;
            case "root checksum": tables["RSD "][8] ^= 1; break;
            case "root points nowhere": Put32("RSD ", 16, Nowhere); break;
            case "list is empty": Put32("RSDT", 4, 36); break;
            case "list is too long": Put32("RSDT", 4, 0x7FFFFFFF); break;
            case "all checksums":
                foreach (var signature in tables.Signatures)
                    tables[signature][signature == "RSD " ? 8 : 9] ^= 0x55;
                break;
            case "MADT entry without length": Change("APIC", bytes => bytes[45] = 0); break;
            case "MADT I/O controller nowhere": ChangeController(Nowhere); break;
            case "MADT I/O controller in memory": ChangeController(InMemory); break;
            case "MADT processors are everybody":
                Change("APIC", bytes => ForEachEntry(bytes, 0, at => bytes[at + 3] = 0xFF));
                break;
            case "FADT timer stands still": Put32("FACP", 76, 0x3F2); break;
            case "FADT tables nowhere":
                Put32("FACP", 40, Nowhere);
                if (tables["FACP"].Length >= 148)
                    Put64("FACP", 140, Unformable);
                break;
            case "MCFG nowhere": Put64("MCFG", 44, 0xD0000000); break;
            case "MCFG in memory": Put64("MCFG", 44, InMemory); break;
            case "HPET nowhere": Put64("HPET", 44, Nowhere); break;
            case "HPET in memory": Put64("HPET", 44, InMemory); break;
            case "HPET unformable": Put64("HPET", 44, Unformable); break;
            default: throw new ArgumentException(lie);
        }

        void ChangeController(ulong address) => Change("APIC", bytes =>
            ForEachEntry(bytes, 1, at => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 4), (uint)address)));
    }

    private static void ForEachEntry(byte[] madt, byte kind, Action<int> change)
    {
        var found = false;
        for (var at = 44; at < madt.Length; at += madt[at + 1])
        {
            if (madt[at] != kind)
                continue;
            change(at);
            found = true;
        }
        Assert.True(found);
    }

    private static async Task<string> BootAsync(Action<AcpiMemory> damage)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-acpi-");
        try
        {
            var elf = await File.ReadAllBytesAsync(Path.Combine(Shell.Root, "artifacts", "kernel", "kernel.elf"));
            var (entry, place) = FindEntry(elf);
            var first = elf.AsSpan(place, 2).ToArray();
            // jmp to itself
            elf[place] = 0xEB;
            elf[place + 1] = 0xFE;
            var kernel = Path.Combine(folder.FullName, "kernel.elf");
            await File.WriteAllBytesAsync(kernel, elf);
            var socket = Path.Combine(folder.FullName, "debugger");
            await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
            {
                Boot = new BootSource.Direct(kernel),
                Processors = 2,
                DebuggerSocket = socket,
                Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(3) },
            });
            while (!await DamageAtEntryAsync(socket, entry, first, damage))
                await Task.Delay(50);
            while (!machine.Completion.IsCompleted)
            {
                var text = Boot.Text(machine);
                if (HasPrompt(text) || text.Contains("Dialogos cannot start: ", StringComparison.Ordinal) && text.EndsWith('\n'))
                    return text;
                await Task.Delay(20);
            }
            return $"{Boot.Text(machine)}\n[{(await machine.Completion).Detail}]";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> DamageAtEntryAsync(string socket, ulong entry, byte[] first, Action<AcpiMemory> damage)
    {
        await using var debugger = await Debugger.ConnectAsync(socket);
        var registers = await debugger.ReadRegistersAsync();
        if (registers[16] != entry)
            return false;
        // ebx: hvm_start_info (Xen, public/arch-x86/hvm/start_info.h), the root pointer at 32.
        var start = await debugger.ReadAsync(registers[1], 40);
        var tables = await AcpiMemory.ReadAsync(debugger, BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(32)));
        damage(tables);
        await tables.WriteAsync(debugger);
        await debugger.WriteAsync(entry, first);
        return true;
    }

    // The physical entry point is in a note of type 18 by "Xen"; its place in the file follows from the program headers.
    private static (ulong Entry, int Place) FindEntry(byte[] elf)
    {
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(32));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(56));
        ulong Field(int header, int at) => BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(headers + header * 56 + at));
        uint Kind(int header) => BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(headers + header * 56));
        ulong entry = 0;
        for (var i = 0; i < count; i++)
        {
            // Note: name length 4, value length, type, "Xen\0", value.
            var at = (int)Field(i, 8);
            if (Kind(i) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(at + 8)) == 18)
                entry = BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(at + 16));
        }
        for (var i = 0; i < count; i++)
        {
            if (Kind(i) == 1 && entry >= Field(i, 24) && entry < Field(i, 24) + Field(i, 32))
                return (entry, (int)(entry - Field(i, 24) + Field(i, 8)));
        }
        throw new InvalidDataException("The kernel has no entry for a direct boot.");
    }

    private static bool HasPrompt(string console) => console.EndsWith("dialogos> ", StringComparison.Ordinal);

    private static void Unharmed(string console)
    {
        foreach (var word in (string[])["panic", "PANIC", "BUG", "***"])
            Assert.DoesNotContain(word, console, StringComparison.Ordinal);
    }

    private static TheoryData<int> Seeds(int first, int count)
    {
        var data = new TheoryData<int>();
        for (var seed = first; seed < first + count; seed++)
            data.Add(seed);
        return data;
    }
}
