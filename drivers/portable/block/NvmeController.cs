// NVM Express Base Specification 1.4: chapter 3 (registers), 5 (admin commands), 7.6.1 (initialization).
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>An NVMe controller: its admin queue, and a device for each namespace.</summary>
public sealed class NvmeController
{
    private const uint CapabilitiesLow = 0x00, CapabilitiesHigh = 0x04, Configuration = 0x14, Status = 0x1C,
        AdminAttributes = 0x24, AdminSubmission = 0x28, AdminCompletion = 0x30;
    private const uint StatusReady = 1;
    private const byte CreateSubmission = 0x01, CreateCompletion = 0x05, Identify = 0x06, SetFeatures = 0x09;
    private const int MostNamespaces = 8;
    private const ulong AdminPatience = 5_000_000_000;

    private readonly BlockChannel _channel;
    private readonly IRegisters _registers;
    private readonly List<NvmeNamespace> _namespaces = new();
    private readonly uint _resetMilliseconds;
    private readonly bool _hasInterrupt;
    private NvmeQueue _admin = null!;
    private IDeviceMemory _page = null!;

    private NvmeController(BlockChannel channel, IRegisters registers, bool hasInterrupt)
    {
        _channel = channel;
        _registers = registers;
        _hasInterrupt = hasInterrupt;
        _resetMilliseconds = Math.Max(1, (registers.Read32(CapabilitiesLow) >> 24) & 0xFF) * 500;
        DoorbellStride = 4u << (int)(registers.Read32(CapabilitiesHigh) & 0xF);
    }

    /// <summary>The namespaces that this driver can use.</summary>
    public List<NvmeNamespace> Namespaces => _namespaces;
    /// <summary>The model, as the controller calls itself.</summary>
    public string Model { get; private set; } = "";

    internal uint DoorbellStride { get; }
    internal IRegisters Registers => _registers;
    internal bool HasVolatileCache { get; private set; }
    internal int LargestTransfer { get; private set; } = BlockSlot.DataBytes;

    /// <summary>
    /// Brings a controller and its namespaces up; they are named <paramref name="name"/>, and <c>name</c>n2 and so on if
    /// there are several.
    /// </summary>
    public static Result<NvmeController> Create(BlockChannel channel, string name, IRegisters registers, bool hasInterrupt)
    {
        if (registers.Length < 0x2000)
            return Errno.Protocol;
        // Host pages of 4 KiB must be allowed, and the NVM command set.
        var high = registers.Read32(CapabilitiesHigh);
        if (((high >> 16) & 0xF) != 0 || (high & (1 << 5)) == 0)
            return Errno.NotSupported;
        var controller = new NvmeController(channel, registers, hasInterrupt);
        var result = controller.Initialize(name);
        return result.Failed ? result.Error : controller;
    }

    /// <summary>
    /// Resets the controller and gives every namespace its queue back; requests of all but <paramref name="except"/> end
    /// with <see cref="Errno.InputOutput"/>.
    /// </summary>
    internal Result Restart(NvmeNamespace except)
    {
        var result = ResetAndEnable();
        foreach (var volume in _namespaces)
        {
            volume.Queue.Reset();
            if (!result.Failed)
                result = CreateQueues(volume.Queue);
            if (volume != except)
                volume.AbortInFlight();
        }
        return result;
    }

    private Result Initialize(string name)
    {
        var queueMemory = _channel.Host.AllocateDeviceMemory(NvmeQueue.Bytes);
        if (queueMemory.Failed)
            return queueMemory.Error;
        var page = _channel.Host.AllocateDeviceMemory(4096);
        if (page.Failed)
            return page.Error;
        _page = page.Value;
        _admin = new NvmeQueue(_registers, queueMemory.Value, 0, DoorbellStride);
        var result = ResetAndEnable();
        if (result.Failed)
            return result;
        result = IdentifyController();
        if (result.Failed)
            return result;
        var queues = Execute(new NvmeCommand
        {
            Opcode = SetFeatures, Dword10 = 7, Dword11 = (MostNamespaces - 1) | ((MostNamespaces - 1) << 16),
        });
        if (queues.Failed)
            return queues.Error;
        var most = (int)Math.Min(queues.Value & 0xFFFF, queues.Value >> 16) + 1;
        return FindNamespaces(name, Math.Min(most, MostNamespaces));
    }

    private Result ResetAndEnable()
    {
        _registers.Write32(Configuration, 0);
        if (!Polling.Until(_channel.Host, _registers, Status, StatusReady, 0, _resetMilliseconds))
            return Errno.TimedOut;
        _admin.Reset();
        _registers.Write32(AdminAttributes, (NvmeQueue.Entries - 1) | ((NvmeQueue.Entries - 1) << 16));
        Write64(AdminSubmission, _admin.SubmissionAddress);
        Write64(AdminCompletion, _admin.CompletionAddress);
        // Entries of 64 and 16 bytes, pages of 4 KiB, NVM command set, enabled.
        _registers.Write32(Configuration, (4 << 20) | (6 << 16) | 1);
        return Polling.Until(_channel.Host, _registers, Status, StatusReady | 2, StatusReady, _resetMilliseconds)
            ? Result.Ok
            : Errno.TimedOut;
    }

    private Result IdentifyController()
    {
        var result = Execute(new NvmeCommand { Opcode = Identify, FirstPage = _page.PhysicalAddress, Dword10 = 1 });
        if (result.Failed)
            return result.Error;
        var data = _page.Bytes;
        Model = AtaText.Trim(data.Slice(24, 40));
        // MDTS: the largest transfer as a power of two of pages; 0 means no limit.
        var exponent = data[77];
        if (exponent is > 0 and < 4)
            LargestTransfer = 4096 << exponent;
        HasVolatileCache = (data[525] & 1) != 0;
        return Result.Ok;
    }

    private Result FindNamespaces(string name, int most)
    {
        var result = Execute(new NvmeCommand { Opcode = Identify, FirstPage = _page.PhysicalAddress, Dword10 = 2 });
        if (result.Failed)
            return result.Error;
        var identifiers = new List<uint>();
        for (var i = 0; i < most; i++)
        {
            var identifier = BinaryPrimitives.ReadUInt32LittleEndian(_page.Bytes.Slice(4 * i));
            if (identifier == 0)
                break;
            identifiers.Add(identifier);
        }
        foreach (var identifier in identifiers)
        {
            var label = identifiers.Count == 1 ? name : $"{name}n{identifier}";
            var added = AddNamespace(label, identifier);
            if (added.Failed)
                return added;
        }
        return Result.Ok;
    }

    private Result AddNamespace(string name, uint identifier)
    {
        var result = Execute(new NvmeCommand
        {
            Opcode = Identify, Namespace = identifier, FirstPage = _page.PhysicalAddress,
        });
        if (result.Failed)
            return result.Error;
        var data = _page.Bytes;
        var blocks = BinaryPrimitives.ReadUInt64LittleEndian(data);
        var format = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(128 + 4 * (data[26] & 0xF)));
        var shift = (int)((format >> 16) & 0xFF);
        // Formats with metadata in every block are not supported.
        if ((format & 0xFFFF) != 0 || shift is < 9 or > 12)
            return Errno.NotSupported;
        var memory = _channel.Host.AllocateDeviceMemory(NvmeQueue.Bytes);
        if (memory.Failed)
            return memory.Error;
        var queue = new NvmeQueue(_registers, memory.Value, _namespaces.Count + 1, DoorbellStride);
        var created = CreateQueues(queue);
        if (created.Failed)
            return created;
        var volume = NvmeNamespace.Create(_channel, name, this, queue, identifier, 1 << shift, blocks);
        if (volume.Failed)
            return volume.Error;
        _namespaces.Add(volume.Value);
        return Result.Ok;
    }

    private Result CreateQueues(NvmeQueue queue)
    {
        var sizeAndIdentifier = (uint)queue.Identifier | ((NvmeQueue.Entries - 1) << 16);
        // Contiguous, interrupt vector 0 of MSI-X where there is one.
        var completion = Execute(new NvmeCommand
        {
            Opcode = CreateCompletion, FirstPage = queue.CompletionAddress, Dword10 = sizeAndIdentifier,
            Dword11 = _hasInterrupt ? 3u : 1u,
        });
        if (completion.Failed)
            return completion.Error;
        var submission = Execute(new NvmeCommand
        {
            Opcode = CreateSubmission, FirstPage = queue.SubmissionAddress, Dword10 = sizeAndIdentifier,
            Dword11 = 1 | ((uint)queue.Identifier << 16),
        });
        return submission.Failed ? submission.Error : Result.Ok;
    }

    /// <summary>One admin command, polled: they run only at the start and in recovery. Returns its dword 0.</summary>
    private Result<uint> Execute(in NvmeCommand command)
    {
        var submitted = _admin.Submit(command, 0);
        if (submitted.Failed)
            return submitted.Error;
        var deadline = _channel.Host.Nanoseconds + AdminPatience;
        while (true)
        {
            var taken = _admin.Take();
            if (taken.IsOk)
            {
                if (taken.Value.Identifier != 0)
                    return Errno.Protocol;
                var error = taken.Value.Error;
                return error == Errno.None ? taken.Value.Value : error;
            }
            if (taken.Error != Errno.Again)
                return taken.Error;
            if (_channel.Host.Nanoseconds >= deadline)
                return Errno.TimedOut;
            _channel.Host.Pause();
        }
    }

    private void Write64(uint offset, ulong value)
    {
        _registers.Write32(offset, (uint)value);
        _registers.Write32(offset + 4, (uint)(value >> 32));
    }
}
