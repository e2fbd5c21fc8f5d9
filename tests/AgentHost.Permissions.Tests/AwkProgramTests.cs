using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Tests;

/// <summary>Programs for awk that only print, and those that run others or write.</summary>
public sealed class AwkProgramTests
{
    [Theory]
    [InlineData("{print $1}")]
    [InlineData("NR>=1 && NR<=20")]
    [InlineData("$3 > 10 {print $1, $2}")]
    [InlineData("/def/{print FILENAME\": \"$0}")]
    [InlineData("{ if ($1 > 5) print; else print \"x;y\" }")]
    [InlineData("BEGIN{FS=\",\"} {sum += $2} END{print sum / NR}")]
    [InlineData("{a[$1]++} END{for (k in a) print k, a[k]}")]
    [InlineData("length($0) > 80 || /x/")]
    [InlineData("{ printf(\"%s %d\\n\", $1, ($2 > 3)) }")]
    [InlineData("{ print /re/ }")]
    [InlineData("1")]
    public void Printing_IsKnown(string program) => Assert.True(AwkProgram.OnlyPrints(program));

    [Theory]
    [InlineData("BEGIN{system(\"x\")}")]
    [InlineData("{print > \"f\"}")]
    [InlineData("{print >> \"f\"}")]
    [InlineData("{print > $1}")]
    [InlineData("{printf(\"x\") > \"f\"}")]
    [InlineData("{print (1) > \"f\"}")]
    [InlineData("{if(1)print>\"f\"}")]
    [InlineData("{print \"x;}{\" > \"f\"}")]
    [InlineData("{print | \"sh\"}")]
    [InlineData("{print |& \"sh\"}")]
    [InlineData("BEGIN{\"id\" | getline x; print x}")]
    [InlineData("BEGIN{while((getline l < \"/etc/passwd\")>0) print l}")]
    [InlineData("BEGIN{ARGV[1]=\"/etc/passwd\";ARGC=2} 1")]
    [InlineData("BEGIN{print ENVIRON[\"KEY\"]}")]
    [InlineData("@load \"x\"")]
    [InlineData("BEGIN{f=\"system\";@f(\"x\")}")]
    [InlineData("/\"/{print} {print > \"f\"}")]
    [InlineData("{print /\"/ > \"f\"/\"/}")]
    [InlineData("{ y = 1. / 2; print $0 | c; z = 1 / 3 }")]
    [InlineData("{ y = /a/ / 2; print $0 | c; z = 1 / 3 }")]
    [InlineData("{ x++ / 2; print > f; z = 1 / 3 }")]
    [InlineData("# comment\" \n{print > \"f\"}")]
    [InlineData("{print $1,\n$2 > \"f\"}")]
    [InlineData("{print \"a")]
    [InlineData("{print")]
    [InlineData("")]
    public void Anything_Else_IsNot(string program) => Assert.Equal(program.Length == 0, AwkProgram.OnlyPrints(program));

    /// <summary>A program that is said to only print is run: no file comes into being, and nothing is started.</summary>
    [Fact]
    public async Task RandomPrograms_ThatAreTakenForPrinting_ChangeNothing()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/awk"), "no awk here");
        var folder = Directory.CreateTempSubdirectory("awk-");
        try
        {
            var input = Path.Combine(folder.FullName, "input");
            await File.WriteAllTextAsync(input, "touch made\n", TestContext.Current.CancellationToken);
            var random = new Random(7);
            string[] pieces =
            [
                "\"a\"", "/x/", "(1)", "$1", " ", ",", "\\", "\"", "/", "x", "!", "~ ", ";y", "{z}", "[1]", "#", "1/2", "1. / 2", "x++ / 2", "/a/ / 2",
                "; print ", "\n", " = ", "print $0 | c", "print > f", "print > \"made\"", "print | \"sh\"", "{", "}", ";", "1 / 3",
            ];
            var ran = 0;
            for (var i = 0; i < 20_000 && ran < 300; i++)
            {
                var program = $"{{ {string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]))} }}";
                if (!AwkProgram.OnlyPrints(program))
                {
                    continue;
                }

                ran++;
                var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/awk", ["-v", "c=sh", "-v", "f=made", program, input])
                {
                    WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
                };
                using var process = System.Diagnostics.Process.Start(start)!;
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync())
                    .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
                Assert.True(folder.GetFileSystemInfos().Length == 1, $"it made a file: {program}");
            }

            Assert.True(ran > 100, $"only {ran} ran");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
