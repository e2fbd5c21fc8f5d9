using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Merging;

/// <summary>Puts one value over another, deep. Not thread-safe: it counts what it does.</summary>
/// <param name="lists">What becomes of lists.</param>
/// <param name="cancellationToken">Ends it between two values.</param>
internal sealed class Merger(ListStrategy lists, CancellationToken cancellationToken)
{
    /// <summary>The largest value, aliases counted each time.</summary>
    public const int MostNodes = 500_000;

    private const long MostWork = 50_000_000;

    private long _work;

    /// <summary>
    /// Maps are merged member by member, lists as the strategy says, all else is replaced. What is replaced stays known (<see cref="YamlNode.Before"/>).
    /// </summary>
    /// <exception cref="InfrastructureException">It would be too large.</exception>
    public YamlNode Merge(YamlNode under, YamlNode over)
    {
        if (++_work > MostWork)
        {
            throw new InfrastructureException(over.Place, "There is too much to merge here: imports multiply each other.");
        }

        if ((_work & 0xFFF) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var merged = (under, over) switch
        {
            _ when lists != ListStrategy.Append && ReferenceEquals(under, over) => over,
            (YamlMap left, YamlMap right) => Merge(left, right),
            (YamlList left, YamlList right) when lists == ListStrategy.Append => new YamlList(right.Place, [.. left.Items, .. right.Items]),
            (YamlList left, YamlList right) when lists == ListStrategy.Merge => Merge(left, right),
            _ => over.Over(under),
        };
        return merged.Size > MostNodes ? throw new InfrastructureException(over.Place, $"Merged, this would be more than {MostNodes} values.") : merged;
    }

    /// <summary>Two maps.</summary>
    public YamlMap Merge(YamlMap under, YamlMap over)
    {
        if (under.Count == 0 || over.Count == 0)
        {
            return over.Count == 0 ? under : over;
        }

        _work += under.Count;
        var members = new OrderedDictionary<string, YamlNode>(under.Count + over.Count, StringComparer.Ordinal);
        foreach (var (name, value) in under.Members)
        {
            members.Add(name, over[name] is { } later ? Merge(value, later) : value);
        }

        foreach (var (name, value) in over.Members)
        {
            members.TryAdd(name, value);
        }

        return new(over.Place, members);
    }

    private YamlList Merge(YamlList under, YamlList over)
    {
        var items = new List<YamlNode>(Math.Max(under.Items.Count, over.Items.Count));
        for (var i = 0; i < Math.Max(under.Items.Count, over.Items.Count); i++)
        {
            items.Add(i >= over.Items.Count ? under.Items[i] : i >= under.Items.Count ? over.Items[i] : Merge(under.Items[i], over.Items[i]));
        }

        return new(over.Place, items);
    }
}
