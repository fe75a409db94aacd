namespace System;

/// <summary>
/// A static field with a value for each thread, zero at first: the field's initializer runs once, on the thread that runs the
/// static constructor.
/// </summary>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
public class ThreadStaticAttribute : Attribute
{
}
