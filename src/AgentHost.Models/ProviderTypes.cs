namespace AgentHost.Models;

/// <summary>The types of providers that a workspace's plugins declare: an immutable snapshot, in the order of their names.</summary>
/// <param name="types">Those of plugins in use.</param>
/// <param name="whyAbsent">Says of a type that a plugin brings which is not in use why it is not there, in words that follow "and"; null for others.</param>
public sealed class ProviderTypes(IReadOnlyList<ProviderType> types, Func<string, string?>? whyAbsent = null)
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

    /// <summary>The reason why a type is not there that a plugin brings which is not in use; null where there is no such plugin.</summary>
    public string? WhyAbsent(string name) => Find(name) is null ? whyAbsent?.Invoke(name) : null;
}
