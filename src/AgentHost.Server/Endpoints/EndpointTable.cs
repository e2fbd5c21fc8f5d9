namespace AgentHost.Server.Endpoints;

/// <summary>All endpoints of a server, and which of them a request is for.</summary>
internal sealed class EndpointTable(IReadOnlyList<Endpoint> all)
{
    public IReadOnlyList<Endpoint> All { get; } = all;

    /// <summary>Finds the endpoint of a path; null where there is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path as it was sent: what is encoded in a segment belongs to it, a slash too.</param>
    /// <param name="values">Takes what stands in the place of each <c>{name}</c>.</param>
    /// <param name="methods">Takes the methods that the path has.</param>
    public Endpoint? Find(string method, string path, Dictionary<string, string> values, List<string> methods)
    {
        string[] segments = [.. path.Split('/').Select(Uri.UnescapeDataString)];
        Endpoint? found = null;
        foreach (var endpoint in All)
        {
            if (!Fits(endpoint.Segments, segments))
            {
                continue;
            }

            methods.Add(endpoint.Method);

            // Words of the path are stronger than names: they stand first in the table.
            if (found is null && endpoint.Method == method)
            {
                found = endpoint;
            }
        }

        for (var i = 0; i < found?.Segments.Count; i++)
        {
            if (found.Segments[i] is ['{', .. var name, '}'])
            {
                values[name] = segments[i + 1];
            }
        }

        return found;
    }

    private static bool Fits(IReadOnlyList<string> pattern, string[] segments)
    {
        // The first is what stands before the first slash: nothing.
        if (segments.Length != pattern.Count + 1 || segments[0].Length > 0)
        {
            return false;
        }

        for (var i = 0; i < pattern.Count; i++)
        {
            if (pattern[i][0] == '{' ? segments[i + 1].Length == 0 : pattern[i] != segments[i + 1])
            {
                return false;
            }
        }

        return true;
    }
}
