using System;
using System.Collections.Generic;
using Dialogos.Bootloader.Uefi;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader;

/// <summary>The generations folder of the partition that the loader was started from, through the firmware's FAT driver.</summary>
// SAFETY: the root handle stays open as long as the loader runs; buffers are pinned and their lengths passed along.
internal sealed unsafe class FirmwareGenerationStore : IGenerationStore
{
    private const string FolderPath = "\\dialogos\\generations";
    private const int LargestInformation = 1024;
    private readonly FileProtocol* _root;
    private readonly byte[] _information = new byte[LargestInformation];

    private FirmwareGenerationStore(FileProtocol* root) => _root = root;

    /// <summary>Opens the volume. <see cref="Errno.NoDevice"/>: the loader came from no file system.</summary>
    public static Result<FirmwareGenerationStore> Open()
    {
        // SAFETY: the handles come from the firmware, and each pointer is used only after its call succeeded.
        unsafe
        {
            var image = Firmware.ProtocolOf<LoadedImage>(Firmware.ImageHandle, LoadedImage.Identity);
            if (image == null)
                return Errno.NoDevice;
            var volume = Firmware.ProtocolOf<SimpleFileSystem>(image->DeviceHandle, SimpleFileSystem.Identity);
            if (volume == null)
                return Errno.NoDevice;
            FileProtocol* root;
            var status = volume->OpenVolume(volume, &root);
            return status == Status.Success ? new FirmwareGenerationStore(root) : Status.ToErrno(status);
        }
    }

    /// <summary>Reads a file by its path from the volume's root; the rules of <see cref="Read"/>.</summary>
    public Result<int> ReadFromRoot(string path, Span<byte> destination) => ReadAt(path, destination);

    /// <inheritdoc/>
    public Result<List<string>> List()
    {
        // SAFETY: the buffer is pinned and its length passed along; the folder is closed on every way out.
        unsafe
        {
            FileProtocol* folder;
            var opened = OpenFile(FolderPath, FileProtocol.ModeRead, &folder);
            if (opened.Failed)
                return opened.Error;
            var names = new List<string>();
            fixed (byte* buffer = _information)
            {
                while (true)
                {
                    nuint length = LargestInformation;
                    var status = folder->Read(folder, &length, buffer);
                    if (status != Status.Success || length == 0)
                    {
                        folder->Close(folder);
                        return status == Status.Success ? names : Status.ToErrno(status);
                    }
                    names.Add(ReadName((char*)(buffer + FileInformation.NameOffset), LargestInformation - FileInformation.NameOffset));
                }
            }
        }
    }

    /// <inheritdoc/>
    public Result<long> Length(string path)
    {
        // SAFETY: as in List.
        unsafe
        {
            FileProtocol* file;
            var opened = OpenFile(InFolder(path), FileProtocol.ModeRead, &file);
            if (opened.Failed)
                return opened.Error;
            var read = ReadInformation(file);
            file->Close(file);
            if (read.Failed)
                return read.Error;
            fixed (byte* buffer = _information)
                return (long)((FileInformation*)buffer)->FileSize;
        }
    }

    /// <inheritdoc/>
    public Result<int> Read(string path, Span<byte> destination) => ReadAt(InFolder(path), destination);

    /// <inheritdoc/>
    public Result Rename(string from, string to)
    {
        // SAFETY: the new name is written inside the buffer, whose length was checked against it.
        unsafe
        {
            FileProtocol* file;
            if (OpenFile(InFolder(to), FileProtocol.ModeRead, &file).IsOk)
            {
                file->Close(file);
                return Errno.Exists;
            }
            var opened = OpenFile(InFolder(from), FileProtocol.ModeRead | FileProtocol.ModeWrite, &file);
            if (opened.Failed)
                return opened;
            var result = ReadInformation(file);
            var size = FileInformation.NameOffset + ((to.Length + 1) * sizeof(char));
            if (result.IsOk && size > LargestInformation)
                result = Errno.NameTooLong;
            if (result.IsOk)
            {
                fixed (byte* buffer = _information)
                {
                    var name = (char*)(buffer + FileInformation.NameOffset);
                    for (var i = 0; i < to.Length; i++)
                        name[i] = to[i];
                    name[to.Length] = '\0';
                    ((FileInformation*)buffer)->Size = (ulong)size;
                    var identity = FileInformation.Identity;
                    result = Status.ToErrno(file->SetInfo(file, &identity, (nuint)size, buffer));
                    if (result.IsOk)
                        result = Status.ToErrno(file->Flush(file));
                }
            }
            file->Close(file);
            return result;
        }
    }

    /// <inheritdoc/>
    public Result Flush()
    {
        // SAFETY: the root stays open as long as the loader runs.
        unsafe
        {
            return Status.ToErrno(_root->Flush(_root));
        }
    }

    private static string ReadName(char* name, int longestBytes)
    {
        var length = 0;
        while (length < longestBytes / sizeof(char) && name[length] != '\0')
            length++;
        return new string(new ReadOnlySpan<char>(name, length));
    }

    private static string InFolder(string path) => FolderPath + "\\" + path.Replace('/', '\\');

    private Result<int> ReadAt(string path, Span<byte> destination)
    {
        // SAFETY: the firmware is told the destination's length and writes no more.
        unsafe
        {
            FileProtocol* file;
            var opened = OpenFile(path, FileProtocol.ModeRead, &file);
            if (opened.Failed)
                return opened.Error;
            var result = ReadInformation(file);
            long size = 0;
            fixed (byte* buffer = _information)
                size = (long)((FileInformation*)buffer)->FileSize;
            if (result.IsOk && size > destination.Length)
                result = Errno.FileTooLarge;
            var length = (nuint)size;
            if (result.IsOk && size > 0)
            {
                fixed (byte* target = destination)
                    result = Status.ToErrno(file->Read(file, &length, target));
            }
            file->Close(file);
            return result.IsOk ? (int)length : result.Error;
        }
    }

    private Result OpenFile(string path, ulong mode, FileProtocol** file)
    {
        // SAFETY: strings end with a zero, as the firmware expects; `file` is the caller's local.
        unsafe
        {
            fixed (char* name = path)
                return Status.ToErrno(_root->Open(_root, file, name, mode, 0));
        }
    }

    private Result ReadInformation(FileProtocol* file)
    {
        // SAFETY: the buffer is pinned and its length passed along.
        unsafe
        {
            nuint length = LargestInformation;
            var identity = FileInformation.Identity;
            fixed (byte* buffer = _information)
                return Status.ToErrno(file->GetInfo(file, &identity, &length, buffer));
        }
    }
}
