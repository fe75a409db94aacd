using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>
/// The generations folder, wherever it lies: behind the firmware, on a mounted FAT32, in a test. Paths are relative to
/// it, with <c>/</c> between folder and file.
/// </summary>
public interface IGenerationStore
{
    /// <summary>The names of the files and folders directly in the generations folder, in any order.</summary>
    Result<List<string>> List();

    /// <summary>The length of a file in bytes. <see cref="Errno.NotFound"/>: there is none.</summary>
    Result<long> Length(string path);

    /// <summary>
    /// Reads a whole file into the start of <paramref name="destination"/> and returns its length.
    /// <see cref="Errno.FileTooLarge"/>: it does not fit.
    /// </summary>
    Result<int> Read(string path, Span<byte> destination);

    /// <summary>
    /// Renames a file inside the generations folder. <see cref="Errno.Exists"/>: <paramref name="to"/> exists already.
    /// Durable after <see cref="Flush"/>.
    /// </summary>
    Result Rename(string from, string to);

    /// <summary>Returns when everything done before is on the medium.</summary>
    Result Flush();
}
