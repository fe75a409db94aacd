namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes of an async method. No async method is compiled here; ilc asks of every type whether it is one of these,
/// and while the name is missing it searches for it each time.
/// </summary>
public interface IAsyncStateMachine
{
    /// <summary>Goes on from where the method stopped.</summary>
    void MoveNext();

    /// <summary>Sets the copy on the heap that the method's state lives in.</summary>
    void SetStateMachine(IAsyncStateMachine stateMachine);
}
