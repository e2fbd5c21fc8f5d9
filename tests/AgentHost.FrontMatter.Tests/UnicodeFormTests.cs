using System.Text;

namespace AgentHost.FrontMatter.Tests;

/// <summary>Our table against the system's, which these tests alone run with.</summary>
public sealed class UnicodeFormTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("\ufb01n", "fin")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("a\u0301\u0323", "\u1ea1\u0301")]
    [InlineData("\u0344", "\u0308\u0301")]
    public void Compatible_KnownTexts_AreComposed(string text, string expected) => Assert.Equal(expected, UnicodeForm.Compatible(text));

    [Fact]
    public void Compatible_HalfACharacter_IsReplaced() => Assert.Equal("\u00e9\ufffdx", UnicodeForm.Compatible("e\u0301\ud800x"));

    [Fact]
    public void Compatible_EachCharacterAndMark_IsAsTheSystemSays()
    {
        Assert.Equal("\u00e9", Theirs("e\u0301"));
        var differing = new List<string>();
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            // What is no character at all the system refuses.
            if (!Rune.IsValid(point) || (point & 0xFFFE) == 0xFFFE || point is >= 0xFDD0 and <= 0xFDEF)
            {
                continue;
            }

            // What a newer or older system knows of characters is its own; those of Unicode 15 are held to it.
            var text = new Rune(point).ToString();
            foreach (var each in (string[])[text, $"a{text}\u0323\u0301", $"{text}\u0334\u0301"])
            {
                if (UnicodeForm.Compatible(each) != Theirs(each))
                {
                    differing.Add(point.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }

        Assert.True(differing.Count <= MostNewer, string.Join(' ', differing.Take(50)));
    }

    [Fact]
    public void Compatible_RandomTexts_AreAsTheSystemSays()
    {
        const string Pieces =
            "aeo\u0041\u0301\u0323\u0308\u0327\u0334\u0345\u1100\u1161\u11a8\uac00\uac01\u00c5\u212b\ufb01\u0958\u09c7\u09be\u0f73\u3099\u304b\u2126\u1e9b\u0344\u0340\u0f71\u0f72";
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            Assert.Equal(Theirs(text), UnicodeForm.Compatible(text));
            Assert.Equal(UnicodeForm.Compatible(text), UnicodeForm.Compatible(UnicodeForm.Compatible(text)));
        }
    }

    /// <summary>Characters that a later version of Unicode than the table's added.</summary>
    private const int MostNewer = 400;

#pragma warning disable RS0030 // The framework's own is what ours is held to.
    private static string Theirs(string text) => text.Normalize(NormalizationForm.FormKC);
#pragma warning restore RS0030
}
