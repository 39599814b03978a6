"""CaffeNet in PyTorch, timed: forward, forward and backward, a whole step, and the latency of one image.

Usage: caffenet_torch.py BATCH REPETITIONS. Prints lines "library<TAB>what<TAB>milliseconds"; medians.
The net is that of prototxt/flickr_style/train_val.prototxt; local response normalisation is written with a pooling over channels, which
is the fastest that PyTorch offers.
"""

import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class CaffeNet(nn.Module):
    def __init__(self, classes=20):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, stride=4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(9216, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, classes)

    @staticmethod
    def pool(x):
        return functional.max_pool2d(x, 3, 2, ceil_mode=True)

    @staticmethod
    def normalise(x):
        return functional.local_response_norm(x, 5, alpha=1e-4, beta=0.75, k=1.0)

    def forward(self, x):
        x = self.normalise(self.pool(functional.relu(self.conv1(x), inplace=True)))
        x = self.normalise(self.pool(functional.relu(self.conv2(x), inplace=True)))
        x = functional.relu(self.conv3(x), inplace=True)
        x = functional.relu(self.conv4(x), inplace=True)
        x = self.pool(functional.relu(self.conv5(x), inplace=True)).flatten(1)
        x = functional.dropout(functional.relu(self.fc6(x), inplace=True), 0.5, self.training)
        x = functional.dropout(functional.relu(self.fc7(x), inplace=True), 0.5, self.training)
        return self.fc8(x)


def parameter_groups(net):
    """Caffe's multipliers: biases at twice the rate and without decay, the last layer at ten times the rate."""
    for name, parameter in net.named_parameters():
        rate = 0.001 * (10 if name.startswith("fc8") else 1) * (2 if name.endswith("bias") else 1)
        yield {"params": [parameter], "lr": rate, "weight_decay": 0 if name.endswith("bias") else 0.0005}


def median_ms(action, repetitions):
    for _ in range(5):
        action()
    torch.cuda.synchronize()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        action()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def measure(label, batch, repetitions):
    net = CaffeNet().cuda()
    optimizer = torch.optim.SGD(parameter_groups(net), lr=0.001, momentum=0.9, fused=True)
    images = torch.randn(batch, 3, 227, 227).pin_memory()
    labels = torch.randint(20, (batch,)).pin_memory()
    on_device, labels_on_device = images.cuda(), labels.cuda()

    def forward():
        with torch.no_grad():
            net(on_device)

    def forward_backward():
        net.zero_grad(set_to_none=False)
        functional.cross_entropy(net(on_device), labels_on_device).backward()

    def step():
        optimizer.zero_grad(set_to_none=False)
        loss = functional.cross_entropy(net(images.cuda(non_blocking=True)), labels.cuda(non_blocking=True))
        loss.backward()
        optimizer.step()
        return loss.item()

    net.train()
    rows = [("forward", median_ms(forward, repetitions)),
            ("forward and backward", median_ms(forward_backward, repetitions)),
            ("whole step", median_ms(step, repetitions))]
    net.eval()
    one = torch.randn(1, 3, 227, 227).pin_memory()

    def latency():
        with torch.no_grad():
            functional.softmax(net(one.cuda(non_blocking=True)), 1).cpu()

    rows.append(("one image", median_ms(latency, max(repetitions, 50))))
    for what, milliseconds in rows:
        print(f"{label}\t{what}\t{milliseconds:.3f}")


def main():
    batch, repetitions = int(sys.argv[1]), int(sys.argv[2])
    torch.backends.cudnn.benchmark = True
    for allowed, label in ((False, "PyTorch fp32"), (True, "PyTorch TF32")):
        torch.backends.cuda.matmul.allow_tf32 = allowed
        torch.backends.cudnn.allow_tf32 = allowed
        measure(label, batch, repetitions)


if __name__ == "__main__":
    main()
