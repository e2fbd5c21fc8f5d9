namespace AgentHost.Permissions.Commands;

/// <summary>A command of git that names files and changes nothing.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Kind">Shape of what it prints.</param>
public sealed record GitListing(IReadOnlyList<string> Arguments, GitListingKind Kind)
{
    /// <summary>Reads the names that it printed; null where that is not understood.</summary>
    /// <param name="output">All that it printed.</param>
    public IReadOnlyList<string>? Read(string output)
    {
        if (Kind == GitListingKind.Check)
        {
            return [];
        }

        var pieces = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (Kind == GitListingKind.Names)
        {
            return pieces;
        }

        var names = new List<string>();
        for (var i = 0; i < pieces.Length;)
        {
            // Commits of a log are told apart by a line's end.
            var status = pieces[i++].Trim('\n');
            if (status.Length == 0)
            {
                continue;
            }

            var count = status[0] is 'R' or 'C' ? 2 : 1;
            if (!char.IsAsciiLetterUpper(status[0]) || status.AsSpan(1).ContainsAnyExceptInRange('0', '9') || i + count > pieces.Length)
            {
                return null;
            }

            names.AddRange(pieces[i..(i + count)]);
            i += count;
        }

        return names;
    }
}
