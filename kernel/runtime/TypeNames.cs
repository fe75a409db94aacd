using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text;
using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>What types are called, from the map that the builder puts into the image.</summary>
// SAFETY: the linker gives the map's bounds; it names every method table of the image that is not made of others.
internal static unsafe class TypeNames
{
    /// <summary>The name without namespace and enclosing types.</summary>
    internal static string NameOf(MethodTable* type)
    {
        if (type->IsParameterized)
            return NameOf(type->RelatedParameterType) + MarkOf(type);
        string name = DefinitionName(type);
        return name.Substring(Math.Max(name.LastIndexOf('+'), name.LastIndexOf('.')) + 1);
    }

    /// <summary>The namespace; null if there is none.</summary>
    internal static string? NamespaceOf(MethodTable* type)
    {
        while (type->IsParameterized)
            type = type->RelatedParameterType;
        string name = DefinitionName(type);
        int nested = name.IndexOf('+');
        int end = (nested < 0 ? name : name.Substring(0, nested)).LastIndexOf('.');
        return end < 0 ? null : name.Substring(0, end);
    }

    /// <summary>The name in full, type arguments with it.</summary>
    /// <exception cref="NotSupportedException">A generic type without arguments: names of type parameters are not kept.</exception>
    internal static string TextOf(MethodTable* type)
    {
        if (type->IsParameterized)
            return TextOf(type->RelatedParameterType) + MarkOf(type);
        if (type->IsGenericDefinition)
            throw new NotSupportedException("The image keeps no names of type parameters.");
        if (!type->IsGeneric)
            return DefinitionName(type);
        var text = new StringBuilder(DefinitionName(type)).Append('[');
        for (int i = 0; i < type->GenericArity; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(TextOf(type->GenericArgument(i)));
        }

        return text.Append(']').ToString();
    }

    /// <summary>What the map says about a type that has no arguments, or about the definition of one that has.</summary>
    internal static TypeDescription Describe(MethodTable* type)
    {
        MethodTable* definition = type->IsGeneric ? type->GenericDefinition : type;
        var start = (byte*)GetTypeNamesStart();
        var map = new TypeNameMap(new ReadOnlySpan<byte>(start, (int)((byte*)GetTypeNamesEnd() - start)));
        if (!map.TryFind((uint)((byte*)definition - (byte*)GetImageStart()), out TypeDescription description))
            Platform.FailFast(FailureKind.Runtime, "The map of type names lacks a type.");
        return description;
    }

    private static string DefinitionName(MethodTable* type) => Encoding.UTF8.GetString(Describe(type).Name);

    // No array of several dimensions can be made.
    private static string MarkOf(MethodTable* type) => type->Element switch
    {
        ElementKind.SzArray => "[]",
        ElementKind.Pointer => "*",
        _ => "&",
    };

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("GetImageStart")]
    private static extern void* GetImageStart();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("GetTypeNamesStart")]
    private static extern void* GetTypeNamesStart();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("GetTypeNamesEnd")]
    private static extern void* GetTypeNamesEnd();
}
