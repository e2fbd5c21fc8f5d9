using System.Globalization;
using NuGet.Versioning;

namespace AgentHost.Plugins.Manifests;

/// <summary>A version of a range, which may leave out its last numbers: <c>1</c>, <c>1.2</c>, <c>1.x</c>, <c>*</c>, <c>1.2.3-beta.1</c>.</summary>
/// <param name="Major">Null for any.</param>
/// <param name="Minor">Null for any.</param>
/// <param name="Patch">Null for any.</param>
/// <param name="Release">Labels of a prerelease; empty without.</param>
internal sealed record PartialVersion(int? Major, int? Minor, int? Patch, string Release)
{
    /// <summary>The lowest version that it stands for.</summary>
    public SemanticVersion Lowest => Make(Major ?? 0, Minor ?? 0, Patch ?? 0, Release);

    /// <summary>A version; <c>-0</c> is the lowest prerelease there is, so that a bound below it also shuts out prereleases.</summary>
    public static SemanticVersion Make(int major, int minor, int patch, string release = "") =>
        new(major, minor, patch, release.Length == 0 ? null : release.Split('.'), null);

    /// <summary>Null where the text is none.</summary>
    /// <param name="text">The text, without the sign before it.</param>
    /// <param name="behindWild">True when numbers may follow a wildcard, where they mean nothing: npm takes <c>^1.x.3</c> and refuses <c>1.x.3</c>.</param>
    public static PartialVersion? Parse(ReadOnlySpan<char> text, bool behindWild = false)
    {
        text = text.TrimStart("v=");
        var plus = text.IndexOf('+');
        if (plus >= 0)
        {
            if (!AreLabels(text[(plus + 1)..], numbersAreStrict: false))
            {
                return null;
            }
            text = text[..plus];
        }
        var dash = text.IndexOf('-');
        var release = dash < 0 ? default : text[(dash + 1)..];
        if (dash >= 0)
        {
            if (!AreLabels(release, numbersAreStrict: true))
            {
                return null;
            }
            text = text[..dash];
        }
        Span<int?> numbers = [null, null, null];
        var count = 0;
        while (true)
        {
            var dot = text.IndexOf('.');
            var part = dot < 0 ? text : text[..dot];
            if (count == 3 || !TryPart(part, out numbers[count++]))
            {
                return null;
            }
            if (dot < 0)
            {
                break;
            }
            text = text[(dot + 1)..];
        }
        if ((dash >= 0 || plus >= 0) && count < 3)
        {
            return null;
        }
        var (major, minor, patch) = (numbers[0], numbers[1], numbers[2]);
        if ((major is null && minor is not null) || (minor is null && patch is not null))
        {
            if (!behindWild)
            {
                return null;
            }
            minor = major is null ? null : minor;
            patch = null;
        }
        return new(major, minor, patch, patch is null ? "" : release.ToString());
    }

    private static bool TryPart(ReadOnlySpan<char> part, out int? number)
    {
        number = null;
        if (part is "x" or "X" or "*")
        {
            return true;
        }
        if (part.Length is 0 or > 9 || (part.Length > 1 && part[0] == '0') || part.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }
        number = int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool AreLabels(ReadOnlySpan<char> labels, bool numbersAreStrict)
    {
        foreach (var range in labels.Split('.'))
        {
            var label = labels[range];
            var number = !label.ContainsAnyExceptInRange('0', '9');
            if (label.Length == 0 || (numbersAreStrict && number && label.Length > 1 && label[0] == '0'))
            {
                return false;
            }
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }
        return true;
    }
}
