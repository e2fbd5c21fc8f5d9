namespace AgentHost.Architecture.Tests;

/// <summary>Finds nodes of a graph that reach each other (Tarjan's strongly connected components).</summary>
internal static class Circles
{
    /// <summary>The components of more than one node, each in the order of its names.</summary>
    /// <param name="edges">From, to; an edge may come several times.</param>
    public static IReadOnlyList<IReadOnlyList<string>> In(IEnumerable<(string From, string To)> edges)
    {
        var next = edges.Where(static edge => edge.From != edge.To).GroupBy(static edge => edge.From, static edge => edge.To, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<string>();
        var found = new List<IReadOnlyList<string>>();
        foreach (var node in next.Keys.Order(StringComparer.Ordinal))
        {
            if (!index.ContainsKey(node))
            {
                Visit(node);
            }
        }

        return found;

        void Visit(string node)
        {
            index[node] = low[node] = index.Count;
            open.Push(node);
            foreach (var other in next.GetValueOrDefault(node, []))
            {
                if (!index.TryGetValue(other, out var seen))
                {
                    Visit(other);
                    low[node] = Math.Min(low[node], low[other]);
                }
                else if (open.Contains(other))
                {
                    low[node] = Math.Min(low[node], seen);
                }
            }

            if (low[node] != index[node])
            {
                return;
            }

            var component = new List<string>();
            do
            {
                component.Add(open.Pop());
            }
            while (component[^1] != node);
            if (component.Count > 1)
            {
                found.Add([.. component.Order(StringComparer.Ordinal)]);
            }
        }
    }
}
