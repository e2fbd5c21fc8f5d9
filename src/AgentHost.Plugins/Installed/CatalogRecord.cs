namespace AgentHost.Plugins.Installed;

/// <summary>A catalog that the person added.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Kind"><c>file</c>, <c>git</c> or <c>nuget</c>.</param>
/// <param name="Address">Its address.</param>
public sealed record CatalogRecord(string Name, string Kind, string Address);
