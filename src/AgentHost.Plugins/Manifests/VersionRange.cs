using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;

namespace AgentHost.Plugins.Manifests;

/// <summary>
/// A range of versions as npm writes it: <c>^1.2</c>, <c>~1.2.3</c>, <c>&gt;=1.0 &lt;2</c>, <c>1.x</c>, <c>*</c>, <c>1.2.3 - 2.0.0</c>, alternatives with
/// <c>||</c>. A prerelease fits only where the range itself names one of the same three numbers. Immutable.
/// </summary>
public sealed class VersionRange
{
    /// <summary>The longest text of a range.</summary>
    public const int MaxLength = 256;

    private readonly VersionBound[][] _alternatives;

    private VersionRange(VersionBound[][] alternatives) => _alternatives = alternatives;

    /// <summary>Tests that a range accepts a version. False where either cannot be read: manifests are checked when they are read.</summary>
    public static bool Accepts(string range, string version) =>
        SimpleRange.Accepts(range, version)
        ?? (TryParse(range, out var parsed) && SemanticVersion.TryParse(version, out var known) && parsed.Contains(known));

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = null;
        if (text.Length > MaxLength)
        {
            return false;
        }
        var parts = text.Split("||");
        var read = new VersionBound[parts.Length][];
        for (var i = 0; i < parts.Length; i++)
        {
            if (VersionRangeReader.Read(parts[i]) is not { } bounds)
            {
                return false;
            }
            read[i] = bounds;
        }
        range = new(read);
        return true;
    }

    public bool Contains(SemanticVersion version)
    {
        foreach (var bounds in _alternatives)
        {
            if (Fits(bounds, version))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Fits(VersionBound[] bounds, SemanticVersion version)
    {
        var named = !version.IsPrerelease;
        foreach (var bound in bounds)
        {
            if (!bound.Accepts(version))
            {
                return false;
            }
            named |= bound.Version.IsPrerelease && bound.Version.Major == version.Major && bound.Version.Minor == version.Minor
                && bound.Version.Patch == version.Patch;
        }
        return named;
    }
}
