namespace AgentHost.Plugins.Manifests;

/// <summary>Reads one alternative of a range: what stands between <c>||</c>.</summary>
internal static class VersionRangeReader
{
    private const string LowestRelease = "0";

    /// <summary>The bounds that all have to hold; null where the text is no range.</summary>
    public static VersionBound[]? Read(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var bounds = new List<VersionBound>(2);
        if (words is [var low, "-", var high])
        {
            // npm takes a partial version with an equals sign here and no whole one; at the end it takes a prerelease.
            if (IsEqualToWhole(low) || (IsEqualToWhole(high) && !high.Contains('-', StringComparison.Ordinal)))
            {
                return null;
            }
            return PartialVersion.Parse(low, behindWild: true) is { } from && PartialVersion.Parse(high, behindWild: true) is { } to
                && Between(from, to, bounds) ? [.. bounds] : null;
        }
        for (var i = 0; i < words.Length; i++)
        {
            var length = OperatorLength(words[i]);
            var (sign, version) = (words[i][..length], words[i][length..]);
            // A space may stand between a sign and its version.
            if (version.Length == 0 && sign.Length > 0 && i + 1 < words.Length)
            {
                var joined = sign + words[++i];
                length = OperatorLength(joined);
                (sign, version) = (joined[..length], joined[length..]);
            }
            if (PartialVersion.Parse(version, behindWild: sign is "^" or "~" or "~>") is not { } partial)
            {
                return null;
            }
            Add(sign, partial, bounds);
        }
        return [.. bounds];
    }

    private static bool IsEqualToWhole(string word) => word.StartsWith('=') && PartialVersion.Parse(word) is { Patch: not null };

    private static int OperatorLength(string word) => word switch
    {
        ['>' or '<', '=', ..] => 2,
        ['~', '>', ..] => 2,
        ['>' or '<' or '=' or '^' or '~', ..] => 1,
        _ => 0,
    };

    private static void Add(string sign, PartialVersion version, List<VersionBound> bounds)
    {
        switch (sign)
        {
            case "^":
                Caret(version, bounds);
                break;
            case "~" or "~>":
                WithinMinor(version, bounds);
                break;
            case "" or "=" when version.Patch is not null:
                bounds.Add(new(VersionBoundKind.Equal, version.Lowest));
                break;
            case "" or "=":
                WithinMinor(version, bounds);
                break;
            default:
                Compare(sign, version, bounds);
                break;
        }
    }

    /// <summary>Also what a version with parts left out stands for.</summary>
    private static void WithinMinor(PartialVersion version, List<VersionBound> bounds)
    {
        if (version.Major is not { } major)
        {
            Any(bounds);
            return;
        }
        bounds.Add(new(VersionBoundKind.AtLeast, version.Lowest));
        bounds.Add(Below(version.Minor is { } minor ? (major, minor + 1, 0) : (major + 1, 0, 0)));
    }

    private static void Caret(PartialVersion version, List<VersionBound> bounds)
    {
        if (version.Major is not { } major)
        {
            Any(bounds);
            return;
        }
        bounds.Add(new(VersionBoundKind.AtLeast, version.Lowest));
        bounds.Add(Below(
            major > 0 || version.Minor is null ? (major + 1, 0, 0)
            : version.Minor > 0 || version.Patch is null ? (0, version.Minor.Value + 1, 0)
            : (0, 0, version.Patch.Value + 1)));
    }

    private static void Compare(string sign, PartialVersion version, List<VersionBound> bounds)
    {
        if (version.Major is not { } major)
        {
            // Nothing is above or below everything.
            if (sign is ">" or "<")
            {
                bounds.Add(Below((0, 0, 0)));
            }
            else
            {
                Any(bounds);
            }
            return;
        }
        if (version.Patch is not null)
        {
            bounds.Add(new(Kind(sign), version.Lowest));
            return;
        }
        var next = version.Minor is { } minor ? (major, minor + 1, 0) : (major + 1, 0, 0);
        bounds.Add(sign switch
        {
            ">" => new(VersionBoundKind.AtLeast, PartialVersion.Make(next.Item1, next.Item2, 0)),
            "<=" => Below(next),
            "<" => Below((major, version.Minor ?? 0, 0)),
            _ => new(VersionBoundKind.AtLeast, version.Lowest),
        });
    }

    private static bool Between(PartialVersion from, PartialVersion to, List<VersionBound> bounds)
    {
        if (from.Major is null)
        {
            Any(bounds);
        }
        else
        {
            bounds.Add(new(VersionBoundKind.AtLeast, from.Lowest));
        }
        if (to.Major is { } major)
        {
            bounds.Add(to.Patch is not null ? new(VersionBoundKind.AtMost, to.Lowest)
                : Below(to.Minor is { } minor ? (major, minor + 1, 0) : (major + 1, 0, 0)));
        }
        return true;
    }

    private static void Any(List<VersionBound> bounds) => bounds.Add(new(VersionBoundKind.AtLeast, PartialVersion.Make(0, 0, 0)));

    private static VersionBound Below((int Major, int Minor, int Patch) version) =>
        new(VersionBoundKind.Less, PartialVersion.Make(version.Major, version.Minor, version.Patch, LowestRelease));

    private static VersionBoundKind Kind(string sign) => sign switch
    {
        ">" => VersionBoundKind.Greater,
        ">=" => VersionBoundKind.AtLeast,
        "<" => VersionBoundKind.Less,
        _ => VersionBoundKind.AtMost,
    };
}
