using System.Diagnostics.CodeAnalysis;
using Semver;

namespace AgentHost.Plugins.Manifests;

/// <summary>
/// A range of versions as npm writes it: <c>^1.2</c>, <c>~1.2.3</c>, <c>&gt;=1.0 &lt;2</c>, <c>1.x</c>, <c>*</c>, <c>1.2.3 - 2.0.0</c>, alternatives with
/// <c>||</c>. A prerelease fits only where the range itself names one of the same three numbers. Immutable.
/// </summary>
public sealed class VersionRange
{
    /// <summary>The longest text of a range.</summary>
    public const int MaxLength = 256;

    private readonly SemVersionRange _range;

    private VersionRange(SemVersionRange range) => _range = range;

    /// <summary>Tests that a range accepts a version. False where either cannot be read: manifests are checked when they are read.</summary>
    public static bool Accepts(string range, string version) =>
        SimpleRange.Accepts(range, version) ?? AcceptsRead(range, version);

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = text.Length <= MaxLength && NpmRangeText.Normalize(text) is { } plain && SemVersionRange.TryParseNpm(plain, out var read)
            ? new(read)
            : null;
        return range is not null;
    }

    public bool Contains(SemVersion version) => _range.Contains(version);

    // By itself: whoever asks for a simple range does not load the package.
    private static bool AcceptsRead(string range, string version) =>
        TryParse(range, out var parsed) && SemVersion.TryParse(version, out var known) && parsed.Contains(known);
}
