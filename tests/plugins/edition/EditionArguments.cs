namespace TestPlugins.Edition;

/// <summary>No arguments.</summary>
internal sealed record EditionArguments;
