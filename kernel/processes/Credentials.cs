namespace Dialogos.Kernel.Processes;

/// <summary>User and group numbers (credentials(7)).</summary>
public sealed class Credentials
{
    /// <summary>Real, effective and saved user; the one that file accesses are checked against.</summary>
    public uint User, EffectiveUser, SavedUser, FileUser;
    /// <summary>The same for groups.</summary>
    public uint Group, EffectiveGroup, SavedGroup, FileGroup;
    /// <summary>Further groups.</summary>
    public uint[] Groups = [];

    /// <summary>True for user 0, which may do what others may not.</summary>
    public bool IsPrivileged => EffectiveUser == 0;

    internal Credentials Copy() => new()
    {
        User = User, EffectiveUser = EffectiveUser, SavedUser = SavedUser, FileUser = FileUser,
        Group = Group, EffectiveGroup = EffectiveGroup, SavedGroup = SavedGroup, FileGroup = FileGroup,
        Groups = Groups,
    };
}
