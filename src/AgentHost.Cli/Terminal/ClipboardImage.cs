using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>The image in this machine's clipboard, by the program that the system has for it. The one place that knows those programs.</summary>
internal static class ClipboardImage
{
    private const int MostBytes = 5 * 1024 * 1024;

    /// <summary>Characters of a program's text: twice the bytes, as hexadecimal digits, and what stands around them.</summary>
    private const int MostText = (2 * MostBytes) + 1024;

    private const string PowerShell =
        "Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $i=[Windows.Forms.Clipboard]::GetImage(); if ($i) { $m=New-Object IO.MemoryStream; "
        + "$i.Save($m,[Drawing.Imaging.ImageFormat]::Png); [Convert]::ToBase64String($m.ToArray()) }";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private enum Form
    {
        Bytes,
        AppleData,
        Base64,
    }

    private static IReadOnlyList<(string[] Words, Form Form)> Programs =>
        OperatingSystem.IsWindows() ? [(["powershell.exe", "-NoProfile", "-STA", "-Command", PowerShell], Form.Base64)]
        : OperatingSystem.IsMacOS() ? [(["pngpaste", "-"], Form.Bytes), (["osascript", "-e", "the clipboard as «class PNGf»"], Form.AppleData)]
        : [
            (["wl-paste", "--no-newline", "--type", "image/png"], Form.Bytes),
            (["xclip", "-selection", "clipboard", "-t", "image/png", "-o"], Form.Bytes),
            (["powershell.exe", "-NoProfile", "-STA", "-Command", PowerShell], Form.Base64),
        ];

    /// <summary>Reads it.</summary>
    /// <param name="cancellationToken">Ends the program that is asked.</param>
    /// <returns>The bytes of a PNG.</returns>
    /// <exception cref="HostException">There is no image, none of at most 5 MB, or no program that reads it.</exception>
    public static async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var isThere = false;
        foreach (var (words, form) in Programs)
        {
            if (await RunAsync(words, cancellationToken) is not { } output)
            {
                continue;
            }

            isThere = true;
            if (output.Length > MostText || (form == Form.Bytes && output.Length > MostBytes))
            {
                throw new HostException(HostFailure.Invalid, "The image in the clipboard is longer than 5 MB, the most that an image may have.");
            }

            if (Decode(output, form) is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] and { Length: <= MostBytes } image)
            {
                return image;
            }
        }

        throw new HostException(
            HostFailure.NotFound,
            isThere ? "There is no image in the clipboard."
                : "There is no program that reads images of the clipboard: install "
                    + $"{string.Join(" or ", Programs.Select(static each => each.Words[0]).Take(2))}.");
    }

    private static byte[] Decode(byte[] output, Form form)
    {
        try
        {
            return form switch
            {
                Form.Base64 => Convert.FromBase64String(Encoding.ASCII.GetString(output).Trim()),

                // «data PNGf89504E47…»
                Form.AppleData when Encoding.UTF8.GetString(output).Split("PNGf") is [_, var digits] => Convert.FromHexString(digits.Trim().TrimEnd('»')),
                Form.AppleData => [],
                _ => output,
            };
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>Output of a program; empty where it failed, null where there is none of that name.</summary>
    private static async Task<byte[]?> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
                using var output = new MemoryStream();
                var buffer = new byte[64 * 1024];
                while (output.Length <= MostText && await process.StandardOutput.BaseStream.ReadAsync(buffer, limit.Token) is > 0 and var count)
                {
                    output.Write(buffer, 0, count);
                }

                if (output.Length > MostText)
                {
                    return output.ToArray();
                }

                await process.WaitForExitAsync(limit.Token);
                await errors;
                return process.ExitCode == 0 ? output.ToArray() : [];
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HostException(
                    HostFailure.Invalid,
                    string.Create(CultureInfo.InvariantCulture, $"{words[0]} did not give the clipboard's image within {Longest.TotalSeconds:0} s."));
            }
            finally
            {
                End(process);
            }
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }
}
