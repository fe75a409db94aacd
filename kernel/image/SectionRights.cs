using System;

namespace Dialogos.Kernel.Image;

/// <summary>What code may do with a section. Reading is always allowed; writing and executing exclude each other.</summary>
[Flags]
public enum SectionRights
{
    /// <summary>Only reading.</summary>
    Read = 0,
    /// <summary>Reading and writing.</summary>
    Write = 1,
    /// <summary>Reading and executing.</summary>
    Execute = 2,
}
