namespace System;

/// <summary>Pointers to code shared between instantiations carry a tag (2) and point to {code, instantiation}.</summary>
internal static class FunctionPointerOps
{
    private const nint GenericTag = 2;

    internal static bool IsGenericMethodPointer(nint functionPointer) => (functionPointer & GenericTag) != 0;
}
