namespace System.Runtime.CompilerServices;

/// <summary>Marks an unmanaged function pointer that is called directly, without telling the collector.</summary>
public sealed class CallConvSuppressGCTransition
{
}
