using System;
using System.Collections.Generic;

namespace Internal.TypeSystem
{
    /// <summary>Messages of the compiler about types and members that it could not build.</summary>
    internal enum ExceptionStringID
    {
        ClassLoadGeneral,
    }
}

namespace Internal.Runtime.CompilerHelpers
{
    using Internal.TypeSystem;

    /// <summary>What compiled code calls where a check fails.</summary>
    internal static class ThrowHelpers
    {
        internal static void ThrowInvalidProgramException(ExceptionStringID id) => throw new SystemException("Invalid program.");

        internal static void ThrowInvalidProgramExceptionWithArgument(ExceptionStringID id, string methodName) => throw new SystemException("Invalid program: " + methodName);

        internal static void ThrowTypeLoadException(ExceptionStringID id, string className, string typeName) => throw new TypeLoadException(className);

        internal static void ThrowTypeLoadExceptionWithArgument(ExceptionStringID id, string className, string typeName, string messageArg) => throw new TypeLoadException(className + ": " + messageArg);

        internal static void ThrowMissingMethodException(ExceptionStringID id, string methodName) => throw new TypeLoadException("Missing method: " + methodName);

        internal static void ThrowMissingFieldException(ExceptionStringID id, string fieldName) => throw new TypeLoadException("Missing field: " + fieldName);

        internal static void ThrowFileNotFoundException(ExceptionStringID id, string fileName) => throw new TypeLoadException("Missing assembly: " + fileName);

        internal static void ThrowBadImageFormatException(ExceptionStringID id) => throw new TypeLoadException("Bad image.");

        internal static void ThrowMarshalDirectiveException(ExceptionStringID id) => throw new TypeLoadException("Cannot marshal.");

        internal static void ThrowAmbiguousMatchException(ExceptionStringID id) => throw new TypeLoadException("Ambiguous match.");

        internal static void ThrowFeatureBodyRemoved() => throw new NotSupportedException("The compiler removed this body.");

        internal static void ThrowOverflowException() => throw new OverflowException("Arithmetic operation resulted in an overflow.");

        internal static void ThrowIndexOutOfRangeException() => throw new IndexOutOfRangeException("Index was outside the bounds of the array.");

        internal static void ThrowNullReferenceException() => throw new NullReferenceException("Object reference not set to an instance of an object.");

        internal static void ThrowDivideByZeroException() => throw new DivideByZeroException("Attempted to divide by zero.");

        internal static void ThrowArrayTypeMismatchException() => throw new ArrayTypeMismatchException();

        internal static void ThrowPlatformNotSupportedException() => throw new PlatformNotSupportedException();

        internal static void ThrowNotImplementedException() => throw new NotImplementedException();

        internal static void ThrowNotSupportedException() => throw new NotSupportedException();

        internal static void ThrowArgumentException() => throw new ArgumentException();

        internal static void ThrowArgumentOutOfRangeException() => throw new ArgumentOutOfRangeException();
    }
}
