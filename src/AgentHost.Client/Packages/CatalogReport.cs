namespace AgentHost.Client;

/// <summary>A catalog.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Kind"><c>bundled</c>, <c>file</c>, <c>git</c> or <c>nuget</c>.</param>
/// <param name="Address">Its location; empty for the bundled one.</param>
public sealed record CatalogReport(string Name, string Kind, string Address);
