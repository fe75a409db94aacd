using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>A generations folder to which generations can be added and from which they can be removed.</summary>
public interface IGenerationWriter : IGenerationStore
{
    /// <summary>Makes a folder in the generations folder. It is no error if it exists.</summary>
    Result MakeFolder(string name);

    /// <summary>Writes a whole file, in place of one that exists.</summary>
    Result Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Removes a file, or a folder with the files in it. It is no error if it does not exist.</summary>
    Result Remove(string path);
}
