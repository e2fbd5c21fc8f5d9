namespace TestPlugins.Faulty;

/// <summary>No arguments.</summary>
internal sealed record FailArguments;
