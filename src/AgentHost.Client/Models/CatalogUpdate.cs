namespace AgentHost.Client;

/// <summary>Result of an update of the list of models.</summary>
/// <param name="Changed">True when a newer list was taken; false where the one here is the newest.</param>
/// <param name="Updated">The day that the list which counts now was put together.</param>
public sealed record CatalogUpdate(bool Changed, string Updated);
