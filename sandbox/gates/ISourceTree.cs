namespace Dialogos.Sandbox.Gates;

/// <summary>The sources of one generation: paths below the root, with their bytes.</summary>
public interface ISourceTree
{
    /// <summary>The git tree's id.</summary>
    string Id { get; }

    /// <summary>The file's bytes; null if there is none at this path.</summary>
    byte[]? Read(string path);
}
