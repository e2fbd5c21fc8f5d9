namespace TestPlugins.Misfit;

/// <summary>No arguments.</summary>
internal sealed record WideArguments;
