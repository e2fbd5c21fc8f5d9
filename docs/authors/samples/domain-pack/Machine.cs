namespace Samples.DomainPack;

/// <summary>A line of the inventory.</summary>
internal sealed record Machine(string Name, string Role, bool Protected, int Line);
