using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// A type as compiled code sees it. Layout and flags: the compiler's EETypeNode; behind the fields lie the vtable, the
/// interface map (one pointer each) and optional 32-bit self-relative pointers in the order that the properties show.
/// </summary>
// SAFETY: the compiler writes these tables into read-only data; nothing here writes.
[StructLayout(LayoutKind.Sequential)]
internal unsafe partial struct MethodTable
{
    private const uint KindMask = 0x0003_0000;
    private const uint KindParameterized = 0x0002_0000;
    private const uint KindGenericDefinition = 0x0003_0000;
    private const uint HasDispatchMapFlag = 0x0004_0000;
    private const uint HasFinalizerFlag = 0x0010_0000;
    private const uint HasSealedVTableFlag = 0x0040_0000;
    private const uint GenericVarianceFlag = 0x0080_0000;
    private const uint HasPointersFlag = 0x0100_0000;
    private const uint IsGenericFlag = 0x0200_0000;
    private const uint HasComponentSizeFlag = 0x8000_0000;
    private const int ElementTypeShift = 26;
    private const uint ElementTypeMask = 0x1F;
    private const uint ValueTypePaddingMask = 0x00E0;
    private const int ValueTypePaddingShift = 5;
    private const uint NullableOffsetMask = 0x0700;
    private const int NullableOffsetShift = 8;
    private const uint SzArrayBaseSize = 24;

    private readonly uint _flags;
    private readonly uint _baseSize;
    private readonly MethodTable* _related;
    private readonly ushort _vtableSlots;
    private readonly ushort _interfaces;
    private readonly uint _hashCode;

    /// <summary>The method table of a type.</summary>
    [Intrinsic]
    internal static MethodTable* Of<T>() where T : allows ref struct => Of<T>();

    /// <summary>Bytes of an object without its elements, header word included.</summary>
    internal uint BaseSize => _baseSize;

    internal bool HasComponentSize => (_flags & HasComponentSizeFlag) != 0;

    /// <summary>Bytes of an element of an array or a text.</summary>
    internal ushort ComponentSize => HasComponentSize ? (ushort)_flags : (ushort)0;

    internal ElementKind Element => (ElementKind)((_flags >> ElementTypeShift) & ElementTypeMask);

    internal bool IsValueType => Element < ElementKind.Class;

    internal bool IsPrimitive => Element < ElementKind.ValueType;

    internal bool IsInterface => Element == ElementKind.Interface;

    internal bool IsSzArray => Element == ElementKind.SzArray;

    internal bool IsArray => Element is ElementKind.Array or ElementKind.SzArray;

    internal bool IsNullable => Element == ElementKind.Nullable;

    internal bool IsParameterized => (_flags & KindMask) == KindParameterized;

    internal bool IsGenericDefinition => (_flags & KindMask) == KindGenericDefinition;

    internal bool IsGeneric => (_flags & IsGenericFlag) != 0;

    internal bool HasVariance => (_flags & GenericVarianceFlag) != 0;

    internal bool HasPointers => (_flags & HasPointersFlag) != 0;

    internal bool HasFinalizer => (_flags & HasFinalizerFlag) != 0;

    internal bool HasDispatchMap => (_flags & HasDispatchMapFlag) != 0;

    internal ushort VTableSlots => _vtableSlots;

    internal ushort Interfaces => _interfaces;

    internal int ArrayRank => IsSzArray ? 1 : (int)(_baseSize - SzArrayBaseSize) / (2 * sizeof(int));

    /// <summary>The element type of an array, the target of a pointer.</summary>
    internal MethodTable* RelatedParameterType => _related;

    /// <summary>The base class; of arrays, System.Array.</summary>
    internal MethodTable* BaseType => IsArray ? Of<System.Array>() : IsParameterized || IsGenericDefinition ? null : _related;

    /// <summary>Bytes of the value without box and padding.</summary>
    internal uint ValueTypeSize => _baseSize - 16 - ((_flags & ValueTypePaddingMask) >> ValueTypePaddingShift);

    /// <summary>Where the value lies in a nullable.</summary>
    internal byte NullableValueOffset => (byte)(1 << (int)((_flags & NullableOffsetMask) >> NullableOffsetShift));

    /// <summary>The type inside a nullable.</summary>
    internal MethodTable* NullableType => GenericArgument(0);

    internal nint* VTable => (nint*)((byte*)Unsafe.AsPointer(ref this) + sizeof(MethodTable));

    internal MethodTable** InterfaceMap => (MethodTable**)(VTable + _vtableSlots);

    /// <summary>Any array's layout: the same base type means the same kind of array.</summary>
    internal uint ArrayShape => _baseSize;
}
