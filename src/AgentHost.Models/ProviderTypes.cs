namespace AgentHost.Models;

/// <summary>The types of providers that a workspace's plugins declare: an immutable snapshot, in the order of their names.</summary>
public sealed class ProviderTypes(IReadOnlyList<ProviderType> types)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ProviderType> All { get; } = types;

    /// <summary>The type of a name; null where nobody declares it.</summary>
    public ProviderType? Find(string name)
    {
        foreach (var type in All)
        {
            if (type.Name == name)
            {
                return type;
            }
        }

        return null;
    }
}
