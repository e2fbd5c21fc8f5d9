namespace AgentHost.Models.Catalog;

/// <summary>Match of a model in the catalog.</summary>
/// <param name="Info">Its facts, under the catalog's id.</param>
/// <param name="Exact">True for this very model of this very service: what is only near lends sizes and abilities, never a price.</param>
internal readonly record struct CatalogMatch(ModelInfo Info, bool Exact);
