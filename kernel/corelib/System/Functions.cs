namespace System;

/// <summary>A procedure.</summary>
public delegate void Action();
/// <summary>A procedure of one argument.</summary>
public delegate void Action<in T>(T obj) where T : allows ref struct;
/// <summary>A procedure of two arguments.</summary>
public delegate void Action<in T1, in T2>(T1 arg1, T2 arg2) where T1 : allows ref struct where T2 : allows ref struct;
/// <summary>A procedure of three arguments.</summary>
public delegate void Action<in T1, in T2, in T3>(T1 arg1, T2 arg2, T3 arg3) where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct;
/// <summary>A procedure of four arguments.</summary>
public delegate void Action<in T1, in T2, in T3, in T4>(T1 arg1, T2 arg2, T3 arg3, T4 arg4) where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct;
/// <summary>A function.</summary>
public delegate TResult Func<out TResult>() where TResult : allows ref struct;
/// <summary>A function of one argument.</summary>
public delegate TResult Func<in T, out TResult>(T arg) where T : allows ref struct where TResult : allows ref struct;
/// <summary>A function of two arguments.</summary>
public delegate TResult Func<in T1, in T2, out TResult>(T1 arg1, T2 arg2) where T1 : allows ref struct where T2 : allows ref struct where TResult : allows ref struct;
/// <summary>A function of three arguments.</summary>
public delegate TResult Func<in T1, in T2, in T3, out TResult>(T1 arg1, T2 arg2, T3 arg3) where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where TResult : allows ref struct;
/// <summary>A function of four arguments.</summary>
public delegate TResult Func<in T1, in T2, in T3, in T4, out TResult>(T1 arg1, T2 arg2, T3 arg3, T4 arg4) where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where TResult : allows ref struct;
/// <summary>A condition.</summary>
public delegate bool Predicate<in T>(T obj) where T : allows ref struct;
/// <summary>An order.</summary>
public delegate int Comparison<in T>(T x, T y) where T : allows ref struct;
/// <summary>A conversion.</summary>
public delegate TOutput Converter<in TInput, out TOutput>(TInput input) where TInput : allows ref struct where TOutput : allows ref struct;
