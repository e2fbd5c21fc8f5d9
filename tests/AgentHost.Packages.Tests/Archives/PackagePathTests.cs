using AgentHost.Packages.Archives;

namespace AgentHost.Packages.Tests.Archives;

public sealed class PackagePathTests
{
    [Theory]
    [InlineData("", "has no name")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("../up.txt", "leads out")]
    [InlineData("a/../../up.txt", "leads out")]
    [InlineData("a/..", "leads out")]
    [InlineData("./a", "leads out")]
    [InlineData("a//b", "empty part")]
    [InlineData("..\\up.txt", "backslash")]
    [InlineData("C:/windows/x", "colon")]
    [InlineData("C:x", "colon")]
    [InlineData("a.txt:hidden", "colon")]
    [InlineData("con", "device")]
    [InlineData("a/NUL.txt", "device")]
    [InlineData("com1.tar.gz", "device")]
    [InlineData("LPT\u00b2", "device")]
    [InlineData("conin$", "device")]
    [InlineData("aux .txt", "device")]
    [InlineData("a.", "dot or a space")]
    [InlineData("a /b", "dot or a space")]
    [InlineData(" a", "begins with a space")]
    [InlineData("a?b", "one of <>")]
    [InlineData("a*", "one of <>")]
    [InlineData("a\0b", "more than one way")]
    [InlineData("a\u001b[2Jb", "more than one way")]
    [InlineData("e\u0301", "more than one way")]
    [InlineData("\u212a", "more than one way")]
    [InlineData("\ufb01le", "more than one way")]
    [InlineData("\u1112\u1161", "more than one way")]
    [InlineData("a\u202eb", "more than one way")]
    [InlineData("a\u200bb", "more than one way")]
    [InlineData("a\ufffdb", "more than one way")]
    [InlineData("\ud800x", "more than one way")]
    [InlineData("a\u00a0b", "more than one way")]
    public void FindFault_NameThatMeansOtherThingsElsewhere_SaysWhy(string name, string reason) =>
        Assert.Contains(reason, PackagePath.FindFault(name), StringComparison.Ordinal);

    [Fact]
    public void FindFault_Long_SaysSo()
    {
        Assert.Contains("240", PackagePath.FindFault(string.Join('/', Enumerable.Repeat("abcdefgh", 40))), StringComparison.Ordinal);
        Assert.Contains("200", PackagePath.FindFault(new string('a', 210)), StringComparison.Ordinal);
        Assert.Contains("32", PackagePath.FindFault(string.Join('/', Enumerable.Repeat("a", 40))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plugin.json")]
    [InlineData("skills/größe/SKILL.md")]
    [InlineData("runtimes/linux-x64/native/libx.so")]
    [InlineData("[Content_Types].xml")]
    [InlineData("日本語.md")]
    [InlineData(".hidden")]
    [InlineData("console.txt")]
    [InlineData("com10")]
    public void FindFault_OrdinaryName_IsNone(string name) => Assert.Null(PackagePath.FindFault(name));

    [Fact]
    public void FindFault_Random_NeverLeadsOut()
    {
        var random = new Random(4711);
        const string letters = "abC./\\:*? \0\u0301\u00df\ud800.~$1";
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "root"));
        var taken = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => letters[random.Next(letters.Length)]));
            if (PackagePath.FindFault(name) is null)
            {
                taken++;
                Assert.StartsWith(root + Path.DirectorySeparatorChar, Path.GetFullPath(Path.Combine(root, name)), StringComparison.Ordinal);
            }
        }

        Assert.InRange(taken, 100, 49_000);
    }

    [Theory]
    [InlineData("a.txt", "A.TXT")]
    [InlineData("dir/x", "DIR/y")]
    [InlineData("größe", "GRÖSSE/x", false)]
    [InlineData("straße/ä", "STRAßE/Ä")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("a", "a")]
    public void Add_NamesThatAreOneSomewhere_Refuses(string one, string other, bool collide = true)
    {
        var names = new PackageNames();
        names.AddFile(one);
        if (collide)
        {
            Assert.Contains("one and the same", Assert.Throws<HostException>(() => names.AddFile(other)).Message, StringComparison.Ordinal);
        }
        else
        {
            names.AddFile(other);
        }
    }
}
