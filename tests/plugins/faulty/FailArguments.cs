namespace TestPlugins.Faulty;

/// <summary>What tells calls apart.</summary>
/// <param name="N">Any number: a model that repeats itself is stopped.</param>
internal sealed record FailArguments(int N = 0);
