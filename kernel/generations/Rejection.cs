namespace Dialogos.Kernel.Generations;

/// <summary>Why a generation may not be started.</summary>
public enum Rejection
{
    /// <summary>It may.</summary>
    None,
    /// <summary>Its tries could not be counted down on the disk: started so, it could fail for ever.</summary>
    NotCounted,
    /// <summary>A file of it is missing.</summary>
    FileMissing,
    /// <summary>A file of it could not be read.</summary>
    Unreadable,
    /// <summary>The signature is not ours, or not of this manifest.</summary>
    BadSignature,
    /// <summary>The manifest is signed but not of the known form.</summary>
    BadManifest,
    /// <summary>The manifest is that of another generation.</summary>
    WrongNumber,
    /// <summary>The entry file was changed after signing.</summary>
    EntryChanged,
    /// <summary>The kernel was changed after signing.</summary>
    KernelChanged,
    /// <summary>The kernel is signed but no image that can be placed.</summary>
    BadImage,
    /// <summary>There is not enough memory for its kernel.</summary>
    OutOfMemory,
}

/// <summary>Sentences about rejections.</summary>
public static class RejectionText
{
    /// <summary>What happened, to follow "generation 7".</summary>
    public static string Describe(Rejection rejection) => rejection switch
    {
        Rejection.None => "verifies",
        Rejection.NotCounted => "could not have its tries counted on the disk",
        Rejection.FileMissing => "lacks a file",
        Rejection.Unreadable => "could not be read",
        Rejection.BadSignature => "has no valid signature",
        Rejection.BadManifest => "has a malformed manifest",
        Rejection.WrongNumber => "carries the manifest of another generation",
        Rejection.EntryChanged => "has an entry file that was changed after signing",
        Rejection.KernelChanged => "has a kernel that was changed after signing",
        Rejection.BadImage => "has a kernel that is no valid image",
        _ => "does not fit into memory",
    };
}
